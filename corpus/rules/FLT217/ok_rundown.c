// why: each message holds a rundown protection, and the unload waits for all of them before it frees.
#include <fltKernel.h>

#define RD_TAG 'cRdR'

PFLT_FILTER g_pRdFilter;
PFLT_PORT g_pRdServer;
PFLT_PORT g_pRdClient;
EX_RUNDOWN_REF g_Rundown;
PULONG64 g_pullSum;

NTSTATUS FLTAPI RdConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pRdClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI RdDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pRdFilter, &g_pRdClient);
}

static VOID RdPrepare(VOID)
{
    ExInitializeRundownProtection(&g_Rundown);
    g_pullSum = ExAllocatePoolWithTag(NonPagedPool, sizeof(ULONG64), RD_TAG);
    if (g_pullSum != NULL) *g_pullSum = 0;
}

static VOID RdFree(VOID)
{
    if (g_pullSum != NULL)
    {
        ExFreePoolWithTag(g_pullSum, RD_TAG);
        g_pullSum = NULL;
    }
}

NTSTATUS FLTAPI RdMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    *pcbRet = 0;
    if (!ExAcquireRundownProtection(&g_Rundown)) return STATUS_DELETE_PENDING;
    if (g_pullSum != NULL) *g_pullSum += cbIn;
    ExReleaseRundownProtection(&g_Rundown);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI RdUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pRdServer);
    ExWaitForRundownProtectionRelease(&g_Rundown);
    RdFree();
    FltUnregisterFilter(g_pRdFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_RdRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = RdUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    RdPrepare();
    ntStatus = FltRegisterFilter(pDriver, &g_RdRegistration, &g_pRdFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\RdPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pRdFilter, &g_pRdServer, &oa, NULL, RdConnectNotify, RdDisconnectNotify, RdMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pRdFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pRdServer);
            }
        }
        FltUnregisterFilter(g_pRdFilter);
    }
    RdFree();
    return ntStatus;
}
