// why: a guarded mutex keeps APCs away and leaves the thread at PASSIVE_LEVEL.
#include <fltKernel.h>

PFLT_FILTER g_pGmFilter;
PFLT_PORT g_pGmServer;
PFLT_PORT g_pGmClient;
KGUARDED_MUTEX g_Mutex;
ULONG g_cClients;

NTSTATUS FLTAPI GmConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    KeAcquireGuardedMutex(&g_Mutex);
    g_pGmClient = pPort;
    g_cClients++;
    KeReleaseGuardedMutex(&g_Mutex);
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI GmDisconnectNotify(PVOID pvCookie)
{
    KeAcquireGuardedMutex(&g_Mutex);
    FltCloseClientPort(g_pGmFilter, &g_pGmClient);
    g_cClients--;
    KeReleaseGuardedMutex(&g_Mutex);
}

NTSTATUS FLTAPI GmUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pGmServer);
    FltUnregisterFilter(g_pGmFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_GmRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = GmUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    KeInitializeGuardedMutex(&g_Mutex);
    ntStatus = FltRegisterFilter(pDriver, &g_GmRegistration, &g_pGmFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\GmPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pGmFilter, &g_pGmServer, &oa, NULL, GmConnectNotify, GmDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pGmFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pGmServer);
            }
        }
        FltUnregisterFilter(g_pGmFilter);
    }
    return ntStatus;
}
