#include <fltKernel.h>
#include "clients.h"

typedef struct _CLIENT {
    LIST_ENTRY Link;
    PFLT_PORT Port;
} CLIENT, *PCLIENT;

static LIST_ENTRY Clients;
static KSPIN_LOCK ClientsLock;

VOID ClientsInitialize(VOID) {
    InitializeListHead(&Clients);
    KeInitializeSpinLock(&ClientsLock);
}

NTSTATUS ClientsAdd(PFLT_PORT Port, PVOID *Cookie) {
    PCLIENT client = ExAllocatePoolWithTag(NonPagedPool, sizeof(CLIENT), 'tneC');

    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = Port;
    ExInterlockedInsertTailList(&Clients, &client->Link, &ClientsLock);
    *Cookie = client;
    return STATUS_SUCCESS;
}

VOID ClientsRemove(PFLT_FILTER Filter, PVOID Cookie) {
    PCLIENT client = Cookie;
    KIRQL irql;

    KeAcquireSpinLock(&ClientsLock, &irql);
    RemoveEntryList(&client->Link);
    KeReleaseSpinLock(&ClientsLock, irql);

    FltCloseClientPort(Filter, &client->Port);
    ExFreePoolWithTag(client, 'tneC');
}
