// why: there is a buffer for the reply and no word about its length.
#include <fltKernel.h>

PFLT_FILTER g_pNolFilter;
PFLT_PORT g_pNolServer;
PFLT_PORT g_pNolClient;

NTSTATUS FLTAPI NolConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pNolClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI NolDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pNolFilter, &g_pNolClient);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI NolPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    ULONG ulMessage = 1, ulReply = 1;
    LARGE_INTEGER li;
    NTSTATUS ntStatus;

    li.QuadPart = -10000000;
    ntStatus = FltSendMessage(g_pNolFilter, &g_pNolClient, &ulMessage, sizeof(ulMessage), &ulReply, NULL, &li); //~ FLT216
    if (ntStatus == STATUS_SUCCESS && ulReply == 0)
    {
        pData->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_NolOperations[] = {
    {IRP_MJ_CREATE, 0, NolPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI NolUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pNolServer);
    FltUnregisterFilter(g_pNolFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_NolRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_NolOperations,
    .FilterUnloadCallback = NolUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_NolRegistration, &g_pNolFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\NolPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pNolFilter, &g_pNolServer, &oa, NULL, NolConnectNotify, NolDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pNolFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pNolServer);
            }
        }
        FltUnregisterFilter(g_pNolFilter);
    }
    return ntStatus;
}
