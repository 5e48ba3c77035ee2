// why: two shortcuts return before the line that all other paths go through.
#include <fltKernel.h>

PFLT_FILTER g_pEarFilter;
PFLT_PORT g_pEarServer;
PFLT_PORT g_pEarClient;
BOOLEAN g_fEnabled = TRUE;
ULONG g_cMessages;

NTSTATUS FLTAPI EarConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pEarClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI EarDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pEarFilter, &g_pEarClient);
}

NTSTATUS FLTAPI EarMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    if (!g_fEnabled) return STATUS_SUCCESS; //~+ FLT408
    g_cMessages++;
    if (pvIn == NULL || cbIn == 0)
    {
        DbgPrint("empty message\n");
        return STATUS_SUCCESS; //~ FLT408:N
    }
    *pcbRet = 0;
    g_fEnabled = cbIn < 100;
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI EarUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pEarServer);
    FltUnregisterFilter(g_pEarFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_EarRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = EarUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_EarRegistration, &g_pEarFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\EarPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pEarFilter, &g_pEarServer, &oa, NULL, EarConnectNotify, EarDisconnectNotify, EarMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pEarFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pEarServer);
            }
        }
        FltUnregisterFilter(g_pEarFilter);
    }
    return ntStatus;
}
