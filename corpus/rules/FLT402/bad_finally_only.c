// why: the __try has only a __finally, which runs when the read faults and stops nothing.
#include <fltKernel.h>

typedef struct tagDISK_POLICY
{
    ULONG dwMask;
    ULONG dwAction;
} DISK_POLICY;

PFLT_FILTER g_pDskFilter;
PFLT_PORT g_pDskServer;
PFLT_PORT g_pDskClient;
ERESOURCE g_PolicyLock;
DISK_POLICY g_Policy;

NTSTATUS FLTAPI DskConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pDskClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI DskDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pDskFilter, &g_pDskClient);
}

NTSTATUS FLTAPI DskMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    *pcbRet = 0;
    if (pvIn == NULL || cbIn != sizeof(DISK_POLICY))
        return STATUS_INVALID_PARAMETER;

    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&g_PolicyLock, TRUE);
    __try
    {
        g_Policy = *(DISK_POLICY *)pvIn; //~ FLT402
    }
    __finally
    {
        ExReleaseResourceLite(&g_PolicyLock);
        KeLeaveCriticalRegion();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI DskUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pDskServer);
    FltUnregisterFilter(g_pDskFilter);
    ExDeleteResourceLite(&g_PolicyLock);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_DskRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = DskUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ExInitializeResourceLite(&g_PolicyLock);
    ntStatus = FltRegisterFilter(pDriver, &g_DskRegistration, &g_pDskFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\DskPolicy");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pDskFilter, &g_pDskServer, &oa, NULL, DskConnectNotify, DskDisconnectNotify, DskMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pDskFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pDskServer);
            }
        }
        FltUnregisterFilter(g_pDskFilter);
    }
    ExDeleteResourceLite(&g_PolicyLock);
    return ntStatus;
}
