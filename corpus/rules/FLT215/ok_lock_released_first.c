// why: under the lock only the message is made; it is sent when the lock is free again.
#include <fltKernel.h>

typedef struct tagREL_EVENT
{
    ULONG ulNumber;
    ULONG ulPid;
} REL_EVENT;

PFLT_FILTER g_pRelFilter;
PFLT_PORT g_pRelServer;
PFLT_PORT g_pRelClient;
KGUARDED_MUTEX g_Lock;
ULONG g_ulNumber;

NTSTATUS FLTAPI RelConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    KeAcquireGuardedMutex(&g_Lock);
    g_pRelClient = pPort;
    g_ulNumber = 0;
    KeReleaseGuardedMutex(&g_Lock);
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI RelDisconnectNotify(PVOID pvCookie)
{
    KeAcquireGuardedMutex(&g_Lock);
    FltCloseClientPort(g_pRelFilter, &g_pRelClient);
    KeReleaseGuardedMutex(&g_Lock);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI RelPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    REL_EVENT event;
    BOOLEAN fSend;

    KeAcquireGuardedMutex(&g_Lock);
    fSend = (g_pRelClient != NULL);
    event.ulNumber = ++g_ulNumber;
    KeReleaseGuardedMutex(&g_Lock);
    event.ulPid = FltGetRequestorProcessId(pData);
    if (fSend) (VOID) FltSendMessage(g_pRelFilter, &g_pRelClient, &event, sizeof(event), NULL, NULL, NULL);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_RelOperations[] = {
    {IRP_MJ_CREATE, 0, RelPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI RelUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pRelServer);
    FltUnregisterFilter(g_pRelFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_RelRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_RelOperations,
    .FilterUnloadCallback = RelUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    KeInitializeGuardedMutex(&g_Lock);
    ntStatus = FltRegisterFilter(pDriver, &g_RelRegistration, &g_pRelFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\RelPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pRelFilter, &g_pRelServer, &oa, NULL, RelConnectNotify, RelDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pRelFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pRelServer);
            }
        }
        FltUnregisterFilter(g_pRelFilter);
    }
    return ntStatus;
}
