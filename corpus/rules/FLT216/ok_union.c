// why: the length is that of the larger reply, and the union has room for either.
#include <fltKernel.h>

typedef union tagUNI_REPLY {
    ULONG ulVerdict;
    struct
    {
        ULONG ulVerdict;
        ULONG rgulRule[15];
    } detail;
} UNI_REPLY;

PFLT_FILTER g_pUniFilter;
PFLT_PORT g_pUniServer;
PFLT_PORT g_pUniClient;

NTSTATUS FLTAPI UniConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pUniClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pUniClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI UniDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pUniFilter, &g_pUniClient);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI UniPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    BOOLEAN fDetail = (pData->RequestorMode == UserMode);
    UNI_REPLY reply;
    ULONG ulMessage = fDetail;
    ULONG cbReply = fDetail ? sizeof(reply.detail) : sizeof(reply.ulVerdict);

    if (FltSendMessage(g_pUniFilter, &g_pUniClient, &ulMessage, sizeof(ulMessage), &reply.ulVerdict, &cbReply, NULL) != STATUS_SUCCESS)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (reply.ulVerdict == 0)
    {
        pData->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_UniOperations[] = {
    {IRP_MJ_CREATE, 0, UniPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI UniUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pUniServer);
    FltUnregisterFilter(g_pUniFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_UniRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_UniOperations,
    .FilterUnloadCallback = UniUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_UniRegistration, &g_pUniFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\UniPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pUniFilter, &g_pUniServer, &oa, NULL, UniConnectNotify, UniDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pUniFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pUniServer);
            }
        }
        FltUnregisterFilter(g_pUniFilter);
    }
    return ntStatus;
}
