// why: the unload has a function that can send, and calls it so that it does not.
#include <fltKernel.h>

PFLT_FILTER g_pCloFilter;
PFLT_PORT g_pCloServer;
PFLT_PORT g_pCloClient;
volatile LONG g_lStopping;

NTSTATUS FLTAPI CloConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pCloClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI CloDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pCloFilter, &g_pCloClient);
}

static VOID CloNotify(ULONG ulEvent)
{
    if (g_lStopping) return;
    (VOID) FltSendMessage(g_pCloFilter, &g_pCloClient, &ulEvent, sizeof(ulEvent), NULL, NULL, NULL);
}

static VOID CloStop(VOID)
{
    InterlockedExchange(&g_lStopping, 1);
    CloNotify(0);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI CloPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    CloNotify(1);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_CloOperations[] = {
    {IRP_MJ_CREATE, 0, CloPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI CloUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    CloStop();
    FltCloseCommunicationPort(g_pCloServer);
    FltUnregisterFilter(g_pCloFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_CloRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_CloOperations,
    .FilterUnloadCallback = CloUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_CloRegistration, &g_pCloFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\CloPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pCloFilter, &g_pCloServer, &oa, NULL, CloConnectNotify, CloDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pCloFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pCloServer);
            }
        }
        FltUnregisterFilter(g_pCloFilter);
    }
    return ntStatus;
}
