#ifndef DRIVER_H
#define DRIVER_H

#include <fltKernel.h>

extern PFLT_FILTER Filter;
extern PFLT_PORT Port;

NTSTATUS PortOpen(PCWSTR Name);
VOID PortClose(VOID);

#endif
