#pragma once

#include <fltKernel.h>

typedef struct _FILTER_STATE {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
    NTSTATUS LastStatus;
} FILTER_STATE, *PFILTER_STATE;

extern FILTER_STATE State;

BOOLEAN
OpenPort(
    _Inout_ PFILTER_STATE FilterState
    );
