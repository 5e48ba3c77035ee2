#ifndef COMM_H
#define COMM_H

#include <fltKernel.h>

NTSTATUS CommStart(PFLT_FILTER Filter);
VOID CommStop(BOOLEAN Unloading);

extern PFLT_FILTER gFilter;

#endif
