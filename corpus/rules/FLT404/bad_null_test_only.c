// why: a context that is there may still be one byte long.
#include <fltKernel.h>

typedef struct tagSCAN_CONNECT
{
    ULONG ulKind;
    ULONG ulThreads;
} SCAN_CONNECT, *PSCAN_CONNECT;

PFLT_FILTER g_pScanFilter;
PFLT_PORT g_pScanServer;
PFLT_PORT g_pScanClient;
ULONG g_ulKind;

NTSTATUS FLTAPI ScanConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    PSCAN_CONNECT pConnect = (PSCAN_CONNECT)pvContext;

    *ppvCookie = NULL;
    if (pConnect == NULL) return STATUS_INVALID_PARAMETER;
    g_ulKind = pConnect->ulKind; //~ FLT404:W
    g_pScanClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI ScanDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pScanFilter, &g_pScanClient);
}

NTSTATUS FLTAPI ScanUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pScanServer);
    FltUnregisterFilter(g_pScanFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_ScanRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = ScanUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_ScanRegistration, &g_pScanFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\ScanConnect");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pScanFilter, &g_pScanServer, &oa, NULL, ScanConnectNotify, ScanDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pScanFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pScanServer);
            }
        }
        FltUnregisterFilter(g_pScanFilter);
    }
    return ntStatus;
}
