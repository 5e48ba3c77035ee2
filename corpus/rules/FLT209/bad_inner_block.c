// why: the structure of the client is freed, and with it the only pointer to the name that was allocated for it.
#include <fltKernel.h>

typedef struct _NAM_CLIENT {
    PFLT_PORT Port;
    UNICODE_STRING Name;
} NAM_CLIENT, *PNAM_CLIENT;

#define NAM_TAG 'maNc'

struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
} NamData;

NTSTATUS FLTAPI NamConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    PNAM_CLIENT client;

    if (ConnectionContext == NULL || SizeOfContext == 0 || SizeOfContext > 512)
        return STATUS_INVALID_PARAMETER;
    client = ExAllocatePoolWithTag(PagedPool, sizeof(NAM_CLIENT), NAM_TAG);
    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->Name.Buffer = ExAllocatePoolWithTag(PagedPool, SizeOfContext, NAM_TAG);
    if (client->Name.Buffer == NULL) {
        ExFreePoolWithTag(client, NAM_TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlCopyMemory(client->Name.Buffer, ConnectionContext, SizeOfContext);
    client->Name.Length = client->Name.MaximumLength = (USHORT)SizeOfContext;
    client->Port = ClientPort;
    *ConnectionPortCookie = client;
    return STATUS_SUCCESS;
}

VOID FLTAPI NamDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    PNAM_CLIENT client = ConnectionCookie;

    DbgPrint("%wZ leaves\n", &client->Name);
    FltCloseClientPort(NamData.Filter, &client->Port);
    ExFreePoolWithTag(client, NAM_TAG);
} //~ FLT209

NTSTATUS FLTAPI NamUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(NamData.ServerPort);
    FltUnregisterFilter(NamData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION NamRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    NamUnload,
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

    Status = FltRegisterFilter(DriverObject, &NamRegistration, &NamData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(NamData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\NamePort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(NamData.Filter, &NamData.ServerPort, &oa, NULL, NamConnect, NamDisconnect, NULL, 10);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(NamData.Filter);
        return Status;
    }
    Status = FltStartFiltering(NamData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(NamData.ServerPort);
        FltUnregisterFilter(NamData.Filter);
    }
    return Status;
}
