#pragma once

#include <fltKernel.h>

extern PFLT_FILTER g_filter;
extern PFLT_PORT g_port;

#define CLOSES_PORTS 0

VOID close_ports(VOID);
NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags);
