// why: the length is tested, only not against nothing at all.
#include <fltKernel.h>

typedef struct tagLEN_REPLY
{
    ULONG ulAction;
    ULONG ulReason;
} LEN_REPLY;

PFLT_FILTER g_pLenFilter;
PFLT_PORT g_pLenServer;
PFLT_PORT g_pLenClient;
LARGE_INTEGER g_liTimeout;

NTSTATUS FLTAPI LenConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pLenClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pLenClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI LenDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pLenFilter, &g_pLenClient);
}

static ULONG LenAsk(ULONG ulEvent)
{
    LEN_REPLY reply;
    ULONG cbReply = sizeof(reply);
    NTSTATUS ntStatus;

    g_liTimeout.QuadPart = -10000000;
    ntStatus = FltSendMessage(g_pLenFilter, &g_pLenClient, &ulEvent, sizeof(ulEvent), &reply, &cbReply, &g_liTimeout);
    if (!NT_SUCCESS(ntStatus)) return 0;
    if (cbReply > sizeof(reply)) return 0;
    return reply.ulAction; //~ FLT213
}

FLT_PREOP_CALLBACK_STATUS FLTAPI LenPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    if (LenAsk(1) == 2)
    {
        pData->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_LenOperations[] = {
    {IRP_MJ_CREATE, 0, LenPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI LenUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pLenServer);
    FltUnregisterFilter(g_pLenFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_LenRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_LenOperations,
    .FilterUnloadCallback = LenUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_LenRegistration, &g_pLenFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\LenPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pLenFilter, &g_pLenServer, &oa, NULL, LenConnectNotify, LenDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pLenFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pLenServer);
            }
        }
        FltUnregisterFilter(g_pLenFilter);
    }
    return ntStatus;
}
