// why: the header may be counted, although the buffer has no room for it.
#include <fltKernel.h>

typedef struct tagHDR_REPLY
{
    ULONG ulVerdict;
} HDR_REPLY;

PFLT_FILTER g_pHdrFilter;
PFLT_PORT g_pHdrServer;
PFLT_PORT g_pHdrClient;

NTSTATUS FLTAPI HdrConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pHdrClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI HdrDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pHdrFilter, &g_pHdrClient);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI HdrPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    HDR_REPLY reply;
    ULONG ulMessage = 3;
    ULONG cbReply = sizeof(FILTER_REPLY_HEADER) + sizeof(reply);

    if (FltSendMessage(g_pHdrFilter, &g_pHdrClient, &ulMessage, sizeof(ulMessage), &reply, &cbReply, NULL) != STATUS_SUCCESS)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (reply.ulVerdict == 0)
    {
        pData->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_HdrOperations[] = {
    {IRP_MJ_CREATE, 0, HdrPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI HdrUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pHdrServer);
    FltUnregisterFilter(g_pHdrFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_HdrRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_HdrOperations,
    .FilterUnloadCallback = HdrUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_HdrRegistration, &g_pHdrFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\HdrPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pHdrFilter, &g_pHdrServer, &oa, NULL, HdrConnectNotify, HdrDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pHdrFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pHdrServer);
            }
        }
        FltUnregisterFilter(g_pHdrFilter);
    }
    return ntStatus;
}
