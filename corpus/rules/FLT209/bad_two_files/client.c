#include <fltKernel.h>
#include "client.h"

NTSTATUS ClientCreate(PFLT_PORT Port, PCLIENT *Client)
{
    PCLIENT client = ExAllocatePoolWithTag(NonPagedPool, sizeof(CLIENT), 'ilCc');

    *Client = client;
    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->Port = Port;
    client->Process = PsGetCurrentProcess();
    return STATUS_SUCCESS;
}

VOID ClientClose(PFLT_FILTER Filter, PCLIENT Client)
{
    Client->Process = NULL;
    FltCloseClientPort(Filter, &Client->Port);
}

VOID ClientFree(PCLIENT Client)
{
    ExFreePoolWithTag(Client, 'ilCc');
}
