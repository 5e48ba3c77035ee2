// why: it is the __finally that sets the length, whichever way the body is left.
#include <fltKernel.h>

PFLT_FILTER g_pFinFilter;
PFLT_PORT g_pFinServer;
PFLT_PORT g_pFinClient;
ERESOURCE g_Lock;
UCHAR g_rgb[64];

NTSTATUS FLTAPI FinConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pFinClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI FinDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pFinFilter, &g_pFinClient);
}

NTSTATUS FLTAPI FinMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    NTSTATUS ntStatus = STATUS_SUCCESS;
    ULONG cb = 0;

    if (pvOut == NULL || cbOut == 0) return STATUS_INVALID_PARAMETER;
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&g_Lock, TRUE);
    __try
    {
        if (cbOut > sizeof(g_rgb)) __leave;
        __try
        {
            RtlCopyMemory(pvOut, g_rgb, cbOut);
            cb = cbOut;
        }
        __except (EXCEPTION_EXECUTE_HANDLER)
        {
            ntStatus = GetExceptionCode();
        }
    }
    __finally
    {
        ExReleaseResourceLite(&g_Lock);
        KeLeaveCriticalRegion();
        *pcbRet = cb;
    }
    return ntStatus;
}

NTSTATUS FLTAPI FinUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pFinServer);
    FltUnregisterFilter(g_pFinFilter);
    ExDeleteResourceLite(&g_Lock);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_FinRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = FinUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ExInitializeResourceLite(&g_Lock);
    ntStatus = FltRegisterFilter(pDriver, &g_FinRegistration, &g_pFinFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\FinPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pFinFilter, &g_pFinServer, &oa, NULL, FinConnectNotify, FinDisconnectNotify, FinMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pFinFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pFinServer);
            }
        }
        FltUnregisterFilter(g_pFinFilter);
    }
    ExDeleteResourceLite(&g_Lock);
    return ntStatus;
}
