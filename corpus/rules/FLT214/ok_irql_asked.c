// why: the post-operation asks at what level it runs, and only sends where it may.
#include <fltKernel.h>

PFLT_FILTER g_pAskFilter;
PFLT_PORT g_pAskServer;
PFLT_PORT g_pAskClient;
volatile LONG g_cSkipped;

NTSTATUS FLTAPI AskConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pAskClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pAskClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI AskDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pAskFilter, &g_pAskClient);
}

FLT_POSTOP_CALLBACK_STATUS FLTAPI AskPostWrite(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID pvContext, FLT_POST_OPERATION_FLAGS fFlags)
{
    LARGE_INTEGER li;
    ULONG_PTR cb = pData->IoStatus.Information;

    if (KeGetCurrentIrql() > APC_LEVEL)
    {
        InterlockedIncrement(&g_cSkipped);
        return FLT_POSTOP_FINISHED_PROCESSING;
    }
    li.QuadPart = -10000;
    (VOID) FltSendMessage(g_pAskFilter, &g_pAskClient, &cb, sizeof(cb), NULL, NULL, &li);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

const FLT_OPERATION_REGISTRATION g_AskOperations[] = {
    {IRP_MJ_WRITE, 0, NULL, AskPostWrite},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI AskUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pAskServer);
    FltUnregisterFilter(g_pAskFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_AskRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_AskOperations,
    .FilterUnloadCallback = AskUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_AskRegistration, &g_pAskFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\AskPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pAskFilter, &g_pAskServer, &oa, NULL, AskConnectNotify, AskDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pAskFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pAskServer);
            }
        }
        FltUnregisterFilter(g_pAskFilter);
    }
    return ntStatus;
}
