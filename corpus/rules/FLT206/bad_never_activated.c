// why: the helper saves the port and fails afterwards; nobody uses a session that is not active, but the port stays in it.
#include <fltKernel.h>

#define QUEUE_TAG 'uQvA'

typedef struct _SESSION
{
    PFLT_PORT pPort;
    PVOID pvQueue;
    BOOLEAN fActive;
} SESSION, *PSESSION;

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
SESSION g_Session;

static NTSTATUS SessionOpen(PSESSION pSession, PFLT_PORT pPort)
{
    pSession->pPort = pPort;
    pSession->pvQueue = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, QUEUE_TAG);
    if (pSession->pvQueue == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    pSession->fActive = TRUE;
    return STATUS_SUCCESS;
}

static VOID SessionClose(PSESSION pSession)
{
    pSession->fActive = FALSE;
    FltCloseClientPort(g_pFilter, &pSession->pPort);
    ExFreePoolWithTag(pSession->pvQueue, QUEUE_TAG);
    pSession->pvQueue = NULL;
}

NTSTATUS FLTAPI ActConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    *ppvCookie = &g_Session;
    return SessionOpen(&g_Session, pPort); //~ FLT206:W
}

VOID FLTAPI ActDisconnect(_In_opt_ PVOID pvCookie)
{
    SessionClose(pvCookie);
}

FLT_POSTOP_CALLBACK_STATUS FLTAPI ActPostWrite(_Inout_ PFLT_CALLBACK_DATA pData,
        _In_ PCFLT_RELATED_OBJECTS pObjects, _In_opt_ PVOID ppvCompletion,
        _In_ FLT_POST_OPERATION_FLAGS fPost)
{
    LARGE_INTEGER liTimeout;
    ULONG ulBytes = (ULONG)pData->IoStatus.Information;

    UNREFERENCED_PARAMETER(pObjects);
    UNREFERENCED_PARAMETER(ppvCompletion);
    UNREFERENCED_PARAMETER(fPost);

    if (g_Session.fActive)
    {
        liTimeout.QuadPart = -1000;
        (void)FltSendMessage(g_pFilter, &g_Session.pPort, &ulBytes, sizeof(ulBytes), NULL, NULL,
                             &liTimeout);
    }
    return FLT_POSTOP_FINISHED_PROCESSING;
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI ActPreWrite(PFLT_CALLBACK_DATA pData,
    PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvCompletion)
{
    UNREFERENCED_PARAMETER(pObjects);
    UNREFERENCED_PARAMETER(ppvCompletion);
    return FLT_IS_IRP_OPERATION(pData) ? FLT_PREOP_SYNCHRONIZE : FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_aOperations[] = {
    {IRP_MJ_WRITE, 0, ActPreWrite, ActPostWrite},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS ActOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\ActPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, ActConnect,
        ActDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI ActUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
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
    .FilterUnloadCallback = ActUnload,
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
        ntStatus = ActOpen();
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
