#pragma once
#include <fltKernel.h>

NTSTATUS CommStart(PFLT_FILTER Filter);
VOID CommStop(VOID);
VOID CommForget(VOID);
