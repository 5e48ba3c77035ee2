// why: the length of each buffer is held against what is done with the other.
#include <fltKernel.h>

typedef struct tagSWP_IN
{
    ULONG ulOffset;
} SWP_IN;

typedef struct tagSWP_OUT
{
    ULONG64 ullBase;
    ULONG64 ullSize;
} SWP_OUT;

PFLT_FILTER g_pSwpFilter;
PFLT_PORT g_pSwpServer;
PFLT_PORT g_pSwpClient;
SWP_OUT g_Region;

NTSTATUS FLTAPI SwpConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    FLT_ASSERT(g_pSwpClient == NULL);
    g_pSwpClient = pPort;
    *ppvCookie = &g_pSwpClient;
    return STATUS_SUCCESS;
}

VOID FLTAPI SwpDisconnectNotify(PVOID pvCookie)
{
    if (g_pSwpClient)
        FltCloseClientPort(g_pSwpFilter, &g_pSwpClient);
}

NTSTATUS FLTAPI SwpMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    ULONG ulOffset;
    SWP_OUT *pOut = (SWP_OUT *)pvOut;

    *pcbRet = 0;
    if (pvIn == NULL || pvOut == NULL) return STATUS_INVALID_PARAMETER;
    if (cbIn < sizeof(SWP_OUT) || cbOut < sizeof(SWP_IN)) return STATUS_BUFFER_TOO_SMALL;
    __try
    {
        ulOffset = ((SWP_IN *)pvIn)->ulOffset;
        pOut->ullBase = g_Region.ullBase + ulOffset; //~ FLT406
        pOut->ullSize = g_Region.ullSize; //~+ FLT406
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return GetExceptionCode();
    }
    *pcbRet = sizeof(SWP_OUT);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI SwpUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pSwpServer);
    FltUnregisterFilter(g_pSwpFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_SwpRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = SwpUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_SwpRegistration, &g_pSwpFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\SwpPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pSwpFilter, &g_pSwpServer, &oa, NULL, SwpConnectNotify, SwpDisconnectNotify, SwpMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pSwpFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pSwpServer);
            }
        }
        FltUnregisterFilter(g_pSwpFilter);
    }
    return ntStatus;
}
