// why: of two locks that the sender holds, and a third one that it has given back, the disconnect of a client that does not answer waits for the outer one.
#include <fltKernel.h>

PFLT_FILTER g_pNstFilter;
PFLT_PORT g_pNstServer;
PFLT_PORT g_pNstClient;
KGUARDED_MUTEX g_Clients, g_Count, g_Log;
ULONG g_cSent, g_cLogged;

NTSTATUS FLTAPI NstConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    KeAcquireGuardedMutex(&g_Clients);
    g_pNstClient = pPort;
    g_cSent = 0;
    KeReleaseGuardedMutex(&g_Clients);
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI NstDisconnectNotify(PVOID pvCookie)
{
    KeAcquireGuardedMutex(&g_Clients);
    FltCloseClientPort(g_pNstFilter, &g_pNstClient);
    KeReleaseGuardedMutex(&g_Clients);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI NstPreCreate(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    ULONG ulPid = FltGetRequestorProcessId(pData);

    KeAcquireGuardedMutex(&g_Log);
    g_cLogged++;
    KeReleaseGuardedMutex(&g_Log);
    KeAcquireGuardedMutex(&g_Clients);
    KeAcquireGuardedMutex(&g_Count);
    if (NT_SUCCESS(FltSendMessage(g_pNstFilter, &g_pNstClient, &ulPid, sizeof(ulPid), NULL, NULL, NULL))) g_cSent++; //~ FLT215
    KeReleaseGuardedMutex(&g_Count);
    KeReleaseGuardedMutex(&g_Clients);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_NstOperations[] = {
    {IRP_MJ_CREATE, 0, NstPreCreate},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI NstUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pNstServer);
    FltUnregisterFilter(g_pNstFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_NstRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_NstOperations,
    .FilterUnloadCallback = NstUnload,
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
    ntStatus = FltRegisterFilter(pDriver, &g_NstRegistration, &g_pNstFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\NstPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pNstFilter, &g_pNstServer, &oa, NULL, NstConnectNotify, NstDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pNstFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pNstServer);
            }
        }
        FltUnregisterFilter(g_pNstFilter);
    }
    return ntStatus;
}
