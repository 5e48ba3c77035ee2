// why: the __try block is left early, but the close is in its __finally.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;

typedef struct _CLIENT
{
    PFLT_PORT pPort;
    PVOID pvCache;
} CLIENT, *PCLIENT;

CLIENT g_Client;

NTSTATUS FLTAPI FinConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PCLIENT pClient = &g_Client;

    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    pClient->pvCache = ExAllocatePoolWithTag(PagedPool, PAGE_SIZE, 'caCF');
    pClient->pPort = pPort;
    *ppvCookie = pClient;
    return STATUS_SUCCESS;
}

VOID FLTAPI FinDisconnect(_In_opt_ PVOID pvCookie)
{
    PCLIENT pClient = pvCookie;

    __try
    {
        if (pClient->pvCache == NULL)
            __leave;
        ExFreePoolWithTag(pClient->pvCache, 'caCF');
        pClient->pvCache = NULL;
    }
    __finally
    {
        FltCloseClientPort(g_pFilter, &pClient->pPort);
    }
}

NTSTATUS FinOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\FinPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, FinConnect,
        FinDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI FinUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = FinUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = FinOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_pServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_pFilter);
    return ntStatus;
}
