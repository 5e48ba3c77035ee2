#include <fltKernel.h>
#include "clients.h"

typedef struct _CLIENT {
    PFLT_PORT Port;
    BOOLEAN Active;
} CLIENT, *PCLIENT;

static PCLIENT Client;

NTSTATUS ClientsAdd(PFLT_PORT Port, PVOID *Cookie) {
    if (Client == NULL) {
        Client = ExAllocatePoolWithTag(NonPagedPool, sizeof(CLIENT), 'ilCF');
        if (Client == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }
    }
    Client->Port = Port;
    Client->Active = TRUE;
    *Cookie = Client;
    return STATUS_SUCCESS;
}

VOID ClientsClose(PFLT_FILTER Filter, PVOID Cookie) {
    PCLIENT client = Cookie;

    client->Active = FALSE;
    FltCloseClientPort(Filter, &client->Port);
}

VOID ClientsFree(VOID) {
    if (Client != NULL) {
        ExFreePoolWithTag(Client, 'ilCF'); //~ FLT217
        Client = NULL;
    }
}
