#pragma once
#include <fltKernel.h>

extern PFLT_FILTER Filter;

NTSTATUS PortsStart(VOID);
VOID PortsStop(VOID);
VOID PortsEnd(PFLT_PORT Client, PFLT_PORT Server);
