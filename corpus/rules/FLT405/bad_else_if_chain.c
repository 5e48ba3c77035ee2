// why: each comparison of the chain reads the opcode anew, so that none, or another branch than the first comparison promised, may run.
#include <fltKernel.h>

typedef struct tagCTL_MESSAGE
{
    USHORT usOpcode;
    USHORT usValue;
} CTL_MESSAGE;

PFLT_FILTER g_pCtlFilter;
PFLT_PORT g_pCtlServer;
PFLT_PORT g_pCtlClient;
BOOLEAN g_fEnabled;
USHORT g_usValue;

NTSTATUS FLTAPI CtlConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pCtlClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pCtlClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI CtlDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pCtlFilter, &g_pCtlClient);
}

NTSTATUS FLTAPI CtlMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    CTL_MESSAGE *pMsg = pvIn;
    NTSTATUS ntStatus = STATUS_SUCCESS;

    *pcbRet = 0;
    if (pvIn == NULL || cbIn < sizeof(CTL_MESSAGE)) return STATUS_INVALID_PARAMETER;
    __try
    {
        if (pMsg->usOpcode == 1)
            g_fEnabled = TRUE;
        else if (pMsg->usOpcode == 2) //~ FLT405
            g_fEnabled = FALSE;
        else if (pMsg->usOpcode == 3) //~+ FLT405
            g_usValue = pMsg->usValue;
        else
            ntStatus = STATUS_INVALID_PARAMETER;
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        ntStatus = GetExceptionCode();
    }
    return ntStatus;
}

NTSTATUS FLTAPI CtlUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pCtlServer);
    FltUnregisterFilter(g_pCtlFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_CtlRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = CtlUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_CtlRegistration, &g_pCtlFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\CtlPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pCtlFilter, &g_pCtlServer, &oa, NULL, CtlConnectNotify, CtlDisconnectNotify, CtlMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pCtlFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pCtlServer);
            }
        }
        FltUnregisterFilter(g_pCtlFilter);
    }
    return ntStatus;
}
