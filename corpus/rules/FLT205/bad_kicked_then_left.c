// why: the work item that throws the client out closes a copy; when the client is gone, disconnect closes the field.
#include <fltKernel.h>

typedef struct _SESSION
{
    PFLT_PORT pPort;
    BOOLEAN fKicked;
} SESSION;

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
SESSION g_Session;

NTSTATUS FLTAPI SesConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    g_Session.fKicked = FALSE;
    g_Session.pPort = pPort;
    *ppvCookie = &g_Session;
    return STATUS_SUCCESS;
}

VOID FLTAPI SesKick(_In_ PFLT_GENERIC_WORKITEM pItem, _In_ PVOID pObjects,
        _In_opt_ PVOID pvWork)
{
    PFLT_PORT pPort = g_Session.pPort;

    UNREFERENCED_PARAMETER(pObjects);
    UNREFERENCED_PARAMETER(pvWork);

    if (pPort != NULL && !g_Session.fKicked)
    {
        g_Session.fKicked = TRUE;
        FltCloseClientPort(g_pFilter, &pPort);
    }
    FltFreeGenericWorkItem(pItem);
}

NTSTATUS FLTAPI SesMessage(_In_opt_ PVOID pvCookie, _In_reads_bytes_opt_(cbIn) PVOID pvIn,
        _In_ ULONG cbIn, _Out_writes_bytes_to_opt_(cbOut, *pcbDone) PVOID pvOut,
        _In_ ULONG cbOut, _Out_ PULONG pcbDone)
{
    PFLT_GENERIC_WORKITEM pItem;
    NTSTATUS ntStatus;

    UNREFERENCED_PARAMETER(pvCookie);
    UNREFERENCED_PARAMETER(pvIn);
    UNREFERENCED_PARAMETER(pvOut);
    UNREFERENCED_PARAMETER(cbOut);

    *pcbDone = 0;
    if (cbIn != 0)
        return STATUS_NOT_SUPPORTED;
    pItem = FltAllocateGenericWorkItem();
    if (pItem == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    ntStatus = FltQueueGenericWorkItem(pItem, g_pFilter, SesKick, DelayedWorkQueue, NULL);
    if (!NT_SUCCESS(ntStatus))
        FltFreeGenericWorkItem(pItem);
    return ntStatus;
}

VOID FLTAPI SesDisconnect(_In_opt_ PVOID pvCookie)
{
    SESSION *pSession = pvCookie;

    FltCloseClientPort(g_pFilter, &pSession->pPort); //~ FLT205
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

    RtlInitUnicodeString(&us, L"\\KickedPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, SesConnect,
        SesDisconnect, SesMessage, 1);
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
