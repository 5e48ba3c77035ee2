#pragma once
#include <fltKernel.h>

extern PFLT_FILTER FilterHandle;
extern const FLT_REGISTRATION Registration;

NTSTATUS OpenPort(PCWSTR name);
