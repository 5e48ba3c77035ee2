#include "filter.h"

NTSTATUS
FLTAPI
PortConnect(
    _In_ PFLT_PORT Port,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    PAGED_CODE();

    *ConnectionCookie = NULL;
    State.ClientPort = Port;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PortDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(State.Filter, &State.ClientPort);
}

NTSTATUS CreateIt(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS status;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    status = FltCreateCommunicationPort(Filter, Port, &oa, NULL, PortConnect, PortDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return status;
}

BOOLEAN
OpenPort(
    _Inout_ PFILTER_STATE FilterState
    )
{
    FilterState->LastStatus = CreateIt(FilterState->Filter, L"\\StatePort", &FilterState->ServerPort);
    return NT_SUCCESS(FilterState->LastStatus);
}
