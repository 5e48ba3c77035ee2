#pragma once

#include <fltKernel.h>

typedef struct _COMM_STATE {
    PFLT_FILTER Filter;
    struct {
        PFLT_PORT Server;
        PFLT_PORT Client;
    } Ports;
} COMM_STATE, *PCOMM_STATE;

extern COMM_STATE CommState;

NTSTATUS
CommInitialize(
    _Inout_ PCOMM_STATE State
    );

VOID
CommUninitialize(
    _Inout_ PCOMM_STATE State
    );
