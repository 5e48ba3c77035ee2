// why: unload tells the thread to stop, and does not wait until it has.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
PFLT_PORT g_pClient;
KEVENT g_Stop;
KEVENT g_Work;

static VOID Sender(PVOID pvContext)
{
    PVOID apObjects[2] = {&g_Stop, &g_Work};
    LARGE_INTEGER liTimeout;
    ULONG ulTick = 0;

    UNREFERENCED_PARAMETER(pvContext);
    liTimeout.QuadPart = -10000000;
    while (KeWaitForMultipleObjects(2, apObjects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) != STATUS_WAIT_0)
    {
        ulTick++;
        (void)FltSendMessage(g_pFilter, &g_pClient, &ulTick, sizeof(ulTick), NULL, NULL, &liTimeout); //~ FLT212
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS StartSender(VOID)
{
    HANDLE hThread;
    NTSTATUS ntStatus;

    ntStatus = PsCreateSystemThread(&hThread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Sender, NULL);
    if (NT_SUCCESS(ntStatus))
        ZwClose(hThread);
    return ntStatus;
}

NTSTATUS FLTAPI TickConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
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

VOID FLTAPI TickDisconnect(_In_opt_ PVOID pvCookie)
{
    UNREFERENCED_PARAMETER(pvCookie);

    FltCloseClientPort(g_pFilter, &g_pClient);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI TickPreCreate(_Inout_ PFLT_CALLBACK_DATA pData,
        _In_ PCFLT_RELATED_OBJECTS pObjects, _Outptr_result_maybenull_ PVOID *ppvCompletion)
{
    UNREFERENCED_PARAMETER(pData);
    UNREFERENCED_PARAMETER(pObjects);
    UNREFERENCED_PARAMETER(ppvCompletion);

    KeSetEvent(&g_Work, IO_NO_INCREMENT, FALSE);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_aOperations[] = {
    {IRP_MJ_CREATE, 0, TickPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS TickOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\TickPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, TickConnect,
        TickDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI TickUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    KeSetEvent(&g_Stop, IO_NO_INCREMENT, FALSE);
    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_aOperations,
    .FilterUnloadCallback = TickUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);
    KeInitializeEvent(&g_Stop, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Work, SynchronizationEvent, FALSE);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = TickOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        ntStatus = StartSender();
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
