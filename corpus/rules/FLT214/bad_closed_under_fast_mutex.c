// why: whoever holds a fast mutex runs at APC_LEVEL.
#include <fltKernel.h>

PFLT_FILTER g_pFmFilter;
PFLT_PORT g_pFmServer;
PFLT_PORT g_pFmClient;
FAST_MUTEX g_Mutex;
ULONG g_cClients;

NTSTATUS FLTAPI FmConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    ExAcquireFastMutex(&g_Mutex);
    g_pFmClient = pPort;
    g_cClients++;
    ExReleaseFastMutex(&g_Mutex);
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI FmDisconnectNotify(PVOID pvCookie)
{
    ExAcquireFastMutex(&g_Mutex);
    FltCloseClientPort(g_pFmFilter, &g_pFmClient); //~ FLT214:W
    g_cClients--;
    ExReleaseFastMutex(&g_Mutex);
}

NTSTATUS FLTAPI FmUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pFmServer);
    FltUnregisterFilter(g_pFmFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_FmRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = FmUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ExInitializeFastMutex(&g_Mutex);
    ntStatus = FltRegisterFilter(pDriver, &g_FmRegistration, &g_pFmFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\FmPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pFmFilter, &g_pFmServer, &oa, NULL, FmConnectNotify, FmDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pFmFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pFmServer);
            }
        }
        FltUnregisterFilter(g_pFmFilter);
    }
    return ntStatus;
}
