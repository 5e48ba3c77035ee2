// why: the other file has a function that closes and one that frees, and the disconnect callback calls the first only.
#include <fltKernel.h>
#include "client.h"

struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
} CliData;

NTSTATUS FLTAPI CliConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    PCLIENT client;

    if (!NT_SUCCESS(ClientCreate(ClientPort, &client)))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (ConnectionContext != NULL) {
        ClientFree(client);
        return STATUS_INVALID_PARAMETER;
    }
    *ConnectionPortCookie = client;
    return STATUS_SUCCESS;
}

VOID FLTAPI CliDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    ClientClose(CliData.Filter, ConnectionCookie);
} //~ FLT209

NTSTATUS FLTAPI CliUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(CliData.ServerPort);
    FltUnregisterFilter(CliData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION CliRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    CliUnload,
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

    Status = FltRegisterFilter(DriverObject, &CliRegistration, &CliData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CliData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\CliPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(CliData.Filter, &CliData.ServerPort, &oa, NULL, CliConnect, CliDisconnect, NULL, 2);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CliData.Filter);
        return Status;
    }
    Status = FltStartFiltering(CliData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(CliData.ServerPort);
        FltUnregisterFilter(CliData.Filter);
    }
    return Status;
}
