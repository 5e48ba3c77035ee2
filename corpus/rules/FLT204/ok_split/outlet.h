#pragma once
#include <fltKernel.h>

typedef struct _OUTLET {
    PFLT_FILTER Filter;
    PFLT_PORT Port;
    LARGE_INTEGER Timeout;
} OUTLET, *POUTLET;

VOID OutletInit(POUTLET Outlet);
NTSTATUS OutletSend(POUTLET Outlet, PVOID Message, ULONG Size);
VOID OutletClose(POUTLET Outlet);
