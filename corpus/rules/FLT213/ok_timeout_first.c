// why: the timeout is one of the cases that are sorted out before the reply is looked at.
#include <fltKernel.h>

PFLT_FILTER g_pFstFilter;
PFLT_PORT g_pFstServer;
PFLT_PORT g_pFstClient;

NTSTATUS FLTAPI FstConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pFstClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI FstDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pFstFilter, &g_pFstClient);
}

static BOOLEAN FstAsk(ULONG ulPid, PULONG pulAnswer)
{
    LARGE_INTEGER li;
    ULONG cb = sizeof(ULONG);
    NTSTATUS ntStatus;

    li.QuadPart = -30000000;
    ntStatus = FltSendMessage(g_pFstFilter, &g_pFstClient, &ulPid, sizeof(ulPid), pulAnswer, &cb, &li);
    switch (ntStatus)
    {
    case STATUS_TIMEOUT:
    case STATUS_PORT_DISCONNECTED:
        return FALSE;
    default:
        return NT_SUCCESS(ntStatus);
    }
}

FLT_PREOP_CALLBACK_STATUS FLTAPI FstPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    ULONG ulAnswer;

    if (FstAsk(FltGetRequestorProcessId(pData), &ulAnswer) && ulAnswer != 0)
    {
        pData->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_FstOperations[] = {
    {IRP_MJ_CREATE, 0, FstPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI FstUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pFstServer);
    FltUnregisterFilter(g_pFstFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_FstRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_FstOperations,
    .FilterUnloadCallback = FstUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_FstRegistration, &g_pFstFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\FstPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pFstFilter, &g_pFstServer, &oa, NULL, FstConnectNotify, FstDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pFstFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pFstServer);
            }
        }
        FltUnregisterFilter(g_pFstFilter);
    }
    return ntStatus;
}
