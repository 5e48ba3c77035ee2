#pragma once
#include <fltKernel.h>

typedef struct _DRIVER {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Client;
} DRIVER;

extern DRIVER TheDriver;

NTSTATUS LogStart(VOID);
VOID LogStop(VOID);
VOID LogWrite(ULONG Value);
