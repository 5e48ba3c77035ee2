// why: the session is put together on the stack and copied to the global one only when everything is there.
#include <fltKernel.h>

typedef struct _SESSION
{
    PFLT_PORT pPort;
    HANDLE hProcess;
    ULONG ulFlags;
} SESSION;

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
SESSION g_Session;

static NTSTATUS SessionFill(SESSION *pSession, PFLT_PORT pPort, const ULONG *pulFlags, ULONG cb)
{
    pSession->pPort = pPort;
    pSession->hProcess = PsGetCurrentProcessId();
    if (pulFlags == NULL || cb < sizeof(*pulFlags))
        return STATUS_INVALID_PARAMETER;
    pSession->ulFlags = *pulFlags;
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI LocConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    SESSION Session;
    NTSTATUS ntStatus;

    UNREFERENCED_PARAMETER(pvServer);

    ntStatus = SessionFill(&Session, pPort, pvHello, cbHello);
    if (!NT_SUCCESS(ntStatus))
        return ntStatus;

    g_Session = Session;
    *ppvCookie = &g_Session;
    return STATUS_SUCCESS;
}

VOID FLTAPI LocDisconnect(_In_opt_ PVOID pvCookie)
{
    SESSION *pSession = pvCookie;

    FltCloseClientPort(g_pFilter, &pSession->pPort);
}

NTSTATUS LocOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\LocPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, LocConnect,
        LocDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI LocUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = LocUnload,
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
        ntStatus = LocOpen();
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
