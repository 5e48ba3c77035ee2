// why: the pointer that is kept is that of a block in pool with the same bytes.
#include <fltKernel.h>

#define KEE_TAG 'eeKb'

PFLT_FILTER g_pKeeFilter;
PFLT_PORT g_pKeeServer;
PFLT_PORT g_pKeeClient;
PVOID g_pvConfig;
ULONG g_cbConfig;
FAST_MUTEX g_ConfigLock;

NTSTATUS FLTAPI KeeConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pKeeClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI KeeDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pKeeFilter, &g_pKeeClient);
}

static VOID KeeReplace(PVOID pvNew, ULONG cbNew)
{
    PVOID pvOld;

    ExAcquireFastMutex(&g_ConfigLock);
    pvOld = g_pvConfig;
    g_pvConfig = pvNew;
    g_cbConfig = cbNew;
    ExReleaseFastMutex(&g_ConfigLock);
    if (pvOld != NULL) ExFreePoolWithTag(pvOld, KEE_TAG);
}

NTSTATUS FLTAPI KeeMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    PVOID pvCopy;

    *pcbRet = 0;
    if (pvIn == NULL || cbIn == 0 || cbIn > PAGE_SIZE) return STATUS_INVALID_PARAMETER;
    pvCopy = ExAllocatePoolWithTag(PagedPool, cbIn, KEE_TAG);
    if (pvCopy == NULL) return STATUS_INSUFFICIENT_RESOURCES;
    __try
    {
        RtlCopyMemory(pvCopy, pvIn, cbIn);
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        ExFreePoolWithTag(pvCopy, KEE_TAG);
        return GetExceptionCode();
    }
    pvIn = pvCopy;
    KeeReplace(pvIn, cbIn);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI KeeUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pKeeServer);
    FltUnregisterFilter(g_pKeeFilter);
    KeeReplace(NULL, 0);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_KeeRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = KeeUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ExInitializeFastMutex(&g_ConfigLock);
    ntStatus = FltRegisterFilter(pDriver, &g_KeeRegistration, &g_pKeeFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\KeePort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pKeeFilter, &g_pKeeServer, &oa, NULL, KeeConnectNotify, KeeDisconnectNotify, KeeMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pKeeFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pKeeServer);
            }
        }
        FltUnregisterFilter(g_pKeeFilter);
    }
    KeeReplace(NULL, 0);
    return ntStatus;
}
