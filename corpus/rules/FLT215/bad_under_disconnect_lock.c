// why: the disconnect of a client that does not answer waits for the lock that the sender keeps until it answers.
#include <fltKernel.h>

PFLT_FILTER g_pLckFilter;
PFLT_PORT g_pLckServer;
PFLT_PORT g_pLckClient;
KGUARDED_MUTEX g_Lock;
ULONG g_cSent;

NTSTATUS FLTAPI LckConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    KeAcquireGuardedMutex(&g_Lock);
    g_pLckClient = pPort;
    g_cSent = 0;
    KeReleaseGuardedMutex(&g_Lock);
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI LckDisconnectNotify(PVOID pvCookie)
{
    KeAcquireGuardedMutex(&g_Lock);
    FltCloseClientPort(g_pLckFilter, &g_pLckClient);
    KeReleaseGuardedMutex(&g_Lock);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI LckPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    ULONG ulPid = FltGetRequestorProcessId(pData);

    KeAcquireGuardedMutex(&g_Lock);
    if (NT_SUCCESS(FltSendMessage(g_pLckFilter, &g_pLckClient, &ulPid, sizeof(ulPid), NULL, NULL, NULL))) g_cSent++; //~ FLT215
    KeReleaseGuardedMutex(&g_Lock);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_LckOperations[] = {
    {IRP_MJ_CREATE, 0, LckPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI LckUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pLckServer);
    FltUnregisterFilter(g_pLckFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_LckRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_LckOperations,
    .FilterUnloadCallback = LckUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    KeInitializeGuardedMutex(&g_Lock);
    ntStatus = FltRegisterFilter(pDriver, &g_LckRegistration, &g_pLckFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\LckPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pLckFilter, &g_pLckServer, &oa, NULL, LckConnectNotify, LckDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pLckFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pLckServer);
            }
        }
        FltUnregisterFilter(g_pLckFilter);
    }
    return ntStatus;
}
