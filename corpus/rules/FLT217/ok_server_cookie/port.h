#include <fltKernel.h>

#pragma once

typedef struct _COOKIE COOKIE, *PCOOKIE;

NTSTATUS PortOpen(_In_ PFLT_FILTER Filter, _Outptr_ PCOOKIE *Cookie);
VOID PortClose(_In_ PCOOKIE Cookie);
VOID PortFree(_In_ PCOOKIE Cookie);
