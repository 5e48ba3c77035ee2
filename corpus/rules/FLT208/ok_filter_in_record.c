// why: the filter used for closing is the copy in the client's record, made when a client connects, so after registering.
#include <fltKernel.h>

#define CLI_TAG 'tilC'

typedef struct _CLI
{
    PFLT_FILTER pFilter;
    PFLT_PORT pPort;
} CLI, *PCLI;

typedef struct _DRV
{
    PFLT_FILTER pFilter;
    PFLT_PORT pServer;
} DRV, *PDRV;

DRV g_Drv;

NTSTATUS FLTAPI CliConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PDRV pDrv = pvServer;
    PCLI pCli;

    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    pCli = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(CLI), CLI_TAG);
    if (pCli == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    pCli->pFilter = pDrv->pFilter;
    pCli->pPort = pPort;
    *ppvCookie = pCli;
    return STATUS_SUCCESS;
}

VOID FLTAPI CliDisconnect(_In_opt_ PVOID pvCookie)
{
    PCLI pCli = pvCookie;

    FltCloseClientPort(pCli->pFilter, &pCli->pPort);
    ExFreePoolWithTag(pCli, CLI_TAG);
}

NTSTATUS CliOpen(PFLT_FILTER pFilter, PCWSTR pwszName, PFLT_PORT *ppServer, PVOID pvOwner)
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
    ntStatus = FltCreateCommunicationPort(pFilter, ppServer, &oa, pvOwner, CliConnect,
        CliDisconnect, NULL, 4);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI CliUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_Drv.pServer);
    FltUnregisterFilter(g_Drv.pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = CliUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_Drv.pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = CliOpen(g_Drv.pFilter, L"\\CliPort", &g_Drv.pServer, &g_Drv);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_Drv.pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_Drv.pServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_Drv.pFilter);
    return ntStatus;
}
