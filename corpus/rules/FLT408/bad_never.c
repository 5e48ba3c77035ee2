// why: the command is carried out and nothing is said about the output.
#include <fltKernel.h>

PFLT_FILTER g_pNevFilter;
PFLT_PORT g_pNevServer;
PFLT_PORT g_pNevClient;
volatile LONG g_fPaused;

NTSTATUS FLTAPI NevConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pNevClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI NevDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pNevFilter, &g_pNevClient);
}

NTSTATUS FLTAPI NevMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    UCHAR bCommand;

    if (pvIn == NULL || cbIn < 1) return STATUS_INVALID_PARAMETER;
    __try
    {
        bCommand = *(UCHAR *)pvIn;
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return GetExceptionCode();
    }
    InterlockedExchange(&g_fPaused, bCommand != 0);
    return STATUS_SUCCESS; //~ FLT408:N
}

NTSTATUS FLTAPI NevUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pNevServer);
    FltUnregisterFilter(g_pNevFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_NevRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = NevUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_NevRegistration, &g_pNevFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\NevPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pNevFilter, &g_pNevServer, &oa, NULL, NevConnectNotify, NevDisconnectNotify, NevMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pNevFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pNevServer);
            }
        }
        FltUnregisterFilter(g_pNevFilter);
    }
    return ntStatus;
}
