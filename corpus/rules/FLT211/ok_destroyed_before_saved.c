// why: the same helper destroys incomplete sessions, but as long as a session can fail there is no port in it.
#include <fltKernel.h>

#define SES_TAG 'ses1'

typedef struct _SES
{
    PFLT_PORT pPort;
    PVOID pvCache;
} SES, *PSES;

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;

static VOID SesDestroy(PSES pSes)
{
    FltCloseClientPort(g_pFilter, &pSes->pPort);
    if (pSes->pvCache != NULL)
        ExFreePoolWithTag(pSes->pvCache, SES_TAG);
    ExFreePoolWithTag(pSes, SES_TAG);
}

NTSTATUS FLTAPI SesConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PSES pSes = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(SES), SES_TAG);

    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    *ppvCookie = NULL;
    if (pSes == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(pSes, sizeof(SES));
    pSes->pvCache = ExAllocatePoolWithTag(PagedPool, PAGE_SIZE, SES_TAG);
    if (pSes->pvCache == NULL)
    {
        SesDestroy(pSes);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    pSes->pPort = pPort;
    *ppvCookie = pSes;
    return STATUS_SUCCESS;
}

VOID FLTAPI SesDisconnect(_In_opt_ PVOID pvCookie)
{
    SesDestroy(pvCookie);
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

    RtlInitUnicodeString(&us, L"\\SesOne");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, SesConnect,
        SesDisconnect, NULL, 4);
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
