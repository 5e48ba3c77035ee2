#include "endpoint.h"

NTSTATUS FLTAPI EndpointConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PENDPOINT pEndpoint = pvServer;

    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    *ppvCookie = pEndpoint;
    pEndpoint->Client = pPort; //~ FLT203
    return STATUS_SUCCESS;
}

VOID FLTAPI EndpointDisconnect(_In_opt_ PVOID pvCookie)
{
    PENDPOINT pEndpoint = pvCookie;

    FltCloseClientPort(pEndpoint->Filter, &pEndpoint->Client);
}

NTSTATUS EndpointCreate(PFLT_FILTER pFilter, PCWSTR pwszName, PFLT_PORT *ppServer, PVOID pvOwner, LONG lLimit)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, pwszName);
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(pFilter, ppServer, &oa, pvOwner, EndpointConnect,
        EndpointDisconnect, NULL, lLimit);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS EndpointOpen(PENDPOINT pEndpoint, PFLT_FILTER pFilter, PCWSTR pwszName)
{
    NTSTATUS ntStatus;

    pEndpoint->Filter = pFilter;
    pEndpoint->Client = NULL;
    ntStatus = EndpointCreate(pFilter, pwszName, &pEndpoint->Server, pEndpoint, pEndpoint->Limit);
    if (!NT_SUCCESS(ntStatus))
        pEndpoint->Server = NULL;
    return ntStatus;
}

VOID EndpointClose(PENDPOINT pEndpoint)
{
    if (pEndpoint->Server != NULL)
        FltCloseCommunicationPort(pEndpoint->Server);
    pEndpoint->Server = NULL;
}
