#include <fltKernel.h>

#pragma once

typedef struct _CLIENT {
    PFLT_PORT Port;
    PEPROCESS Process;
} CLIENT, *PCLIENT;

NTSTATUS ClientCreate(PFLT_PORT Port, PCLIENT *Client);
VOID ClientClose(PFLT_FILTER Filter, PCLIENT Client);
VOID ClientFree(PCLIENT Client);
