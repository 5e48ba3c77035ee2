// why: the slot is a hash of the process id; two processes, or two connections of one, can have the same.
#include <fltKernel.h>

#define BUCKETS 64

typedef struct _BUCKET
{
    HANDLE hProcess;
    PFLT_PORT pPort;
} BUCKET, *PBUCKET;

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
BUCKET g_aBuckets[BUCKETS];

static PBUCKET BucketOf(HANDLE hProcess)
{
    return &g_aBuckets[(HandleToULong(hProcess) >> 2) % BUCKETS];
}

static VOID BucketFill(PBUCKET pBucket, HANDLE hProcess, PFLT_PORT pClient)
{
    pBucket->hProcess = hProcess;
    pBucket->pPort = pClient; //~ FLT203
}

NTSTATUS FLTAPI HashConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PBUCKET pBucket = BucketOf(PsGetCurrentProcessId());

    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    BucketFill(pBucket, PsGetCurrentProcessId(), pPort);
    *ppvCookie = pBucket;
    return STATUS_SUCCESS;
}

VOID FLTAPI HashDisconnect(_In_opt_ PVOID pvCookie)
{
    PBUCKET pBucket = pvCookie;

    pBucket->hProcess = NULL;
    FltCloseClientPort(g_pFilter, &pBucket->pPort);
}

NTSTATUS HashOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\HashPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, HashConnect,
        HashDisconnect, NULL, BUCKETS);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI HashUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = HashUnload,
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
        ntStatus = HashOpen();
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
