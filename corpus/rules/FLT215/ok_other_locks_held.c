// why: the disconnect waits for a lock that the sender has given back before it sends; under the two that it holds nobody else waits.
#include <fltKernel.h>

PFLT_FILTER g_pOthFilter;
PFLT_PORT g_pOthServer;
PFLT_PORT g_pOthClient;
KGUARDED_MUTEX g_Clients, g_Count, g_Log;
ULONG g_cSent, g_cLogged;

NTSTATUS FLTAPI OthConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    KeAcquireGuardedMutex(&g_Log);
    g_pOthClient = pPort;
    g_cSent = 0;
    KeReleaseGuardedMutex(&g_Log);
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI OthDisconnectNotify(PVOID pvCookie)
{
    KeAcquireGuardedMutex(&g_Log);
    FltCloseClientPort(g_pOthFilter, &g_pOthClient);
    KeReleaseGuardedMutex(&g_Log);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI OthPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    ULONG ulPid = FltGetRequestorProcessId(pData);

    KeAcquireGuardedMutex(&g_Log);
    g_cLogged++;
    KeReleaseGuardedMutex(&g_Log);
    KeAcquireGuardedMutex(&g_Clients);
    KeAcquireGuardedMutex(&g_Count);
    if (NT_SUCCESS(FltSendMessage(g_pOthFilter, &g_pOthClient, &ulPid, sizeof(ulPid), NULL, NULL, NULL))) g_cSent++;
    KeReleaseGuardedMutex(&g_Count);
    KeReleaseGuardedMutex(&g_Clients);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_OthOperations[] = {
    {IRP_MJ_CREATE, 0, OthPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI OthUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pOthServer);
    FltUnregisterFilter(g_pOthFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_OthRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_OthOperations,
    .FilterUnloadCallback = OthUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    KeInitializeGuardedMutex(&g_Clients);
    KeInitializeGuardedMutex(&g_Count);
    KeInitializeGuardedMutex(&g_Log);
    ntStatus = FltRegisterFilter(pDriver, &g_OthRegistration, &g_pOthFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\OthPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pOthFilter, &g_pOthServer, &oa, NULL, OthConnectNotify, OthDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pOthFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pOthServer);
            }
        }
        FltUnregisterFilter(g_pOthFilter);
    }
    return ntStatus;
}
