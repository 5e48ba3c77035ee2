// why: the branches without a close are for cookies that the connect callback never hands out.
#include <fltKernel.h>

#define SESSION_MAGIC 'SesM'

typedef struct _SESSION
{
    ULONG ulMagic;
    PFLT_PORT pPort;
} SESSION, *PSESSION;

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;

NTSTATUS FLTAPI SesConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PSESSION pSession = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(SESSION), SESSION_MAGIC);

    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    if (pSession == NULL)
    {
        *ppvCookie = NULL;
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    pSession->ulMagic = SESSION_MAGIC;
    pSession->pPort = pPort;
    *ppvCookie = pSession;
    return STATUS_SUCCESS;
}

VOID FLTAPI SesDisconnect(_In_opt_ PVOID pvCookie)
{
    PSESSION pSession = pvCookie;

    if (pSession == NULL)
        return;
    if (pSession->ulMagic != SESSION_MAGIC)
    {
        DbgPrint("not a session: %p\n", pSession);
        return;
    }
    FltCloseClientPort(g_pFilter, &pSession->pPort);
    pSession->ulMagic = 0;
    ExFreePoolWithTag(pSession, SESSION_MAGIC);
}

NTSTATUS SesOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\SesPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, SesConnect,
        SesDisconnect, NULL, 20);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI SesUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = SesUnload,
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
        ntStatus = SesOpen();
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
