// why: the first condition leaves the __try block, and the __finally releases the lock only.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
PFLT_PORT g_pClient;
FAST_MUTEX g_Mutex;
ULONG g_cPending;

NTSTATUS FLTAPI TryConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    *ppvCookie = &g_pClient;
    g_pClient = pPort;
    g_cPending = 0;
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI TryMessage(_In_opt_ PVOID pvCookie, _In_reads_bytes_opt_(cbIn) PVOID pvIn,
        _In_ ULONG cbIn, _Out_writes_bytes_to_opt_(cbOut, *pcbDone) PVOID pvOut,
        _In_ ULONG cbOut, _Out_ PULONG pcbDone)
{
    UNREFERENCED_PARAMETER(pvCookie);
    UNREFERENCED_PARAMETER(pvIn);
    UNREFERENCED_PARAMETER(cbIn);
    UNREFERENCED_PARAMETER(pvOut);
    UNREFERENCED_PARAMETER(cbOut);

    *pcbDone = 0;
    ExAcquireFastMutex(&g_Mutex);
    g_cPending++;
    ExReleaseFastMutex(&g_Mutex);
    return STATUS_SUCCESS;
}

VOID FLTAPI TryDisconnect(_In_opt_ PVOID pvCookie)
{
    PFLT_PORT pPort = NULL;

    UNREFERENCED_PARAMETER(pvCookie);

    ExAcquireFastMutex(&g_Mutex);
    __try
    {
        if (g_cPending != 0)
            __leave;
        pPort = g_pClient;
        g_pClient = NULL;
    }
    __finally
    {
        ExReleaseFastMutex(&g_Mutex);
    }

    if (pPort != NULL)
        FltCloseClientPort(g_pFilter, &pPort);
}  //~ FLT201

NTSTATUS TryOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\TryPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, TryConnect,
        TryDisconnect, TryMessage, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI TryUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = TryUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);
    ExInitializeFastMutex(&g_Mutex);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = TryOpen();
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
