// why: two blocks per client, and one helper that frees both, whichever is there.
#include <fltKernel.h>

typedef struct _INN_CLIENT {
    PFLT_PORT Port;
    PVOID Context;
    ULONG Size;
} INN_CLIENT, *PINN_CLIENT;

#define INN_TAG 'nnIc'

struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
} InnData;

static VOID InnFree(_In_opt_ PINN_CLIENT Client)
{
    if (Client != NULL) {
        if (Client->Context != NULL)
            ExFreePoolWithTag(Client->Context, INN_TAG);
        ExFreePoolWithTag(Client, INN_TAG);
    }
}

static PINN_CLIENT InnAllocate(_In_ ULONG Size)
{
    PINN_CLIENT client = ExAllocatePoolWithTag(PagedPool, sizeof(INN_CLIENT), INN_TAG);

    if (client != NULL) {
        RtlZeroMemory(client, sizeof(*client));
        client->Size = Size;
        client->Context = ExAllocatePoolWithTag(PagedPool, Size, INN_TAG);
        if (client->Context == NULL) {
            InnFree(client);
            client = NULL;
        }
    }
    return client;
}

NTSTATUS FLTAPI InnConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    PINN_CLIENT client;

    if (ConnectionContext == NULL || SizeOfContext == 0)
        return STATUS_INVALID_PARAMETER;
    client = InnAllocate(SizeOfContext);
    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(client->Context, ConnectionContext, SizeOfContext);
    client->Port = ClientPort;
    *ConnectionPortCookie = client;
    return STATUS_SUCCESS;
}

VOID FLTAPI InnDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    PINN_CLIENT client = ConnectionCookie;

    FltCloseClientPort(InnData.Filter, &client->Port);
    InnFree(client);
}

NTSTATUS FLTAPI InnUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(InnData.ServerPort);
    FltUnregisterFilter(InnData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION InnRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    InnUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);

    Status = FltRegisterFilter(DriverObject, &InnRegistration, &InnData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(InnData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\InnPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(InnData.Filter, &InnData.ServerPort, &oa, NULL, InnConnect, InnDisconnect, NULL, 7);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(InnData.Filter);
        return Status;
    }
    Status = FltStartFiltering(InnData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(InnData.ServerPort);
        FltUnregisterFilter(InnData.Filter);
    }
    return Status;
}
