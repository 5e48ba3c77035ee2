#pragma once
#include <fltKernel.h>

NTSTATUS comm_start(PFLT_FILTER filter);
void comm_stop(void);
