// why: the helper for all failures looks as if it unregistered first, but the notify routine is gone by then on each way to it.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
PFLT_PORT g_pClient;

static VOID OnThread(HANDLE hProcess, HANDLE hThread, BOOLEAN fCreate)
{
    ULONG aulIds[2];
    LARGE_INTEGER liTimeout;

    aulIds[0] = HandleToULong(hProcess);
    aulIds[1] = fCreate ? HandleToULong(hThread) : 0;
    liTimeout.QuadPart = -555;
    (void)FltSendMessage(g_pFilter, &g_pClient, aulIds, sizeof(aulIds), NULL, NULL, &liTimeout);
}

NTSTATUS FLTAPI ThrConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    g_pClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI ThrDisconnect(_In_opt_ PVOID pvCookie)
{
    UNREFERENCED_PARAMETER(pvCookie);

    FltCloseClientPort(g_pFilter, &g_pClient);
}

NTSTATUS ThrOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\ThrPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, ThrConnect,
        ThrDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

static NTSTATUS Fail(NTSTATUS ntStatus)
{
    FltUnregisterFilter(g_pFilter);
    return ntStatus;
}

static NTSTATUS FailWithPort(NTSTATUS ntStatus)
{
    FltCloseCommunicationPort(g_pServer);
    return Fail(ntStatus);
}

static NTSTATUS FailWithNotify(NTSTATUS ntStatus)
{
    PsRemoveCreateThreadNotifyRoutine(OnThread);
    return FailWithPort(ntStatus);
}

NTSTATUS FLTAPI ThrUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    return FailWithNotify(STATUS_SUCCESS);
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = ThrUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;

    UNREFERENCED_PARAMETER(pusPath);

    ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
    if (!NT_SUCCESS(ntStatus))
        return ntStatus;

    ntStatus = ThrOpen();
    if (!NT_SUCCESS(ntStatus))
        return Fail(ntStatus);

    ntStatus = PsSetCreateThreadNotifyRoutine(OnThread);
    if (!NT_SUCCESS(ntStatus))
        return FailWithPort(ntStatus);

    ntStatus = FltStartFiltering(g_pFilter);
    if (!NT_SUCCESS(ntStatus))
        return FailWithNotify(ntStatus);

    return STATUS_SUCCESS;
}
