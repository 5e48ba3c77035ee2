// why: closing the server port ends no message that is already running, and that one releases a resource that was deleted.
#include <fltKernel.h>

PFLT_FILTER g_pRsFilter;
PFLT_PORT g_pRsServer;
PFLT_PORT g_pRsClient;
ERESOURCE g_Lock;
ULONG g_rgul[4];

NTSTATUS FLTAPI RsConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pRsClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI RsDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pRsFilter, &g_pRsClient);
}

NTSTATUS FLTAPI RsMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    ULONG ulValue;

    *pcbRet = 0;
    if (pvIn == NULL || cbIn < sizeof(ULONG)) return STATUS_INVALID_PARAMETER;
    __try
    {
        ulValue = *(ULONG *)pvIn;
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return GetExceptionCode();
    }
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&g_Lock, TRUE);
    g_rgul[ulValue % 4]++;
    ExReleaseResourceLite(&g_Lock);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI RsUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pRsServer);
    ExDeleteResourceLite(&g_Lock); //~ FLT217
    FltUnregisterFilter(g_pRsFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_RsRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = RsUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ExInitializeResourceLite(&g_Lock);
    ntStatus = FltRegisterFilter(pDriver, &g_RsRegistration, &g_pRsFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\RsPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pRsFilter, &g_pRsServer, &oa, NULL, RsConnectNotify, RsDisconnectNotify, RsMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pRsFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pRsServer);
            }
        }
        FltUnregisterFilter(g_pRsFilter);
    }
    ExDeleteResourceLite(&g_Lock);
    return ntStatus;
}
