// why: nobody waits for the work item that sends, except FltUnregisterFilter, which does so for generic ones.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
PFLT_PORT g_pClient;
LARGE_INTEGER g_liTimeout;

NTSTATUS FLTAPI GenConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
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

VOID FLTAPI GenDisconnect(_In_opt_ PVOID pvCookie)
{
    UNREFERENCED_PARAMETER(pvCookie);

    FltCloseClientPort(g_pFilter, &g_pClient);
}

VOID FLTAPI GenSend(_In_ PFLT_GENERIC_WORKITEM pItem, _In_ PVOID pObjects,
        _In_opt_ PVOID pvWork)
{
    ULONG ulProcess = PtrToUlong(pvWork);

    UNREFERENCED_PARAMETER(pObjects);

    (void)FltSendMessage(g_pFilter, &g_pClient, &ulProcess, sizeof(ulProcess), NULL, NULL, &g_liTimeout);
    FltFreeGenericWorkItem(pItem);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI GenPreCreate(_Inout_ PFLT_CALLBACK_DATA pData,
        _In_ PCFLT_RELATED_OBJECTS pObjects, _Outptr_result_maybenull_ PVOID *ppvCompletion)
{
    PFLT_GENERIC_WORKITEM pItem = FltAllocateGenericWorkItem();

    UNREFERENCED_PARAMETER(pObjects);
    UNREFERENCED_PARAMETER(ppvCompletion);

    if (pItem != NULL)
    {
        if (!NT_SUCCESS(FltQueueGenericWorkItem(pItem, g_pFilter, GenSend, DelayedWorkQueue,
                                                ULongToPtr(FltGetRequestorProcessId(pData)))))
            FltFreeGenericWorkItem(pItem);
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_aOperations[] = {
    {IRP_MJ_CREATE, 0, GenPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS GenOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\GenPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, GenConnect,
        GenDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI GenUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_aOperations,
    .FilterUnloadCallback = GenUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);
    g_liTimeout.QuadPart = -2000000;

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = GenOpen();
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
