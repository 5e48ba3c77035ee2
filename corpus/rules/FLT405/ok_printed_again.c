// why: the second read of the code is for the debugger only.
#include <fltKernel.h>

typedef struct tagDBG_MESSAGE
{
    ULONG ulCode;
    ULONG ulArgument;
} DBG_MESSAGE;

PFLT_FILTER g_pDbgFilter;
PFLT_PORT g_pDbgServer;
PFLT_PORT g_pDbgClient;
ULONG g_rgulArgument[8];

NTSTATUS FLTAPI DbgConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pDbgClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI DbgDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pDbgFilter, &g_pDbgClient);
}

NTSTATUS FLTAPI DbgMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    DBG_MESSAGE *pMsg = pvIn;
    ULONG ulCode;

    *pcbRet = 0;
    if (pMsg == NULL || cbIn < sizeof(DBG_MESSAGE)) return STATUS_INVALID_PARAMETER;
    __try
    {
        ulCode = pMsg->ulCode;
        if (ulCode >= RTL_NUMBER_OF(g_rgulArgument))
        {
            DbgPrint("unknown code %u\n", pMsg->ulCode);
            return STATUS_INVALID_PARAMETER;
        }
        g_rgulArgument[ulCode] = pMsg->ulArgument;
        DbgPrint("code %u: argument %u\n", pMsg->ulCode, pMsg->ulArgument);
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI DbgUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pDbgServer);
    FltUnregisterFilter(g_pDbgFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_DbgRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = DbgUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_DbgRegistration, &g_pDbgFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\DbgPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pDbgFilter, &g_pDbgServer, &oa, NULL, DbgConnectNotify, DbgDisconnectNotify, DbgMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pDbgFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pDbgServer);
            }
        }
        FltUnregisterFilter(g_pDbgFilter);
    }
    return ntStatus;
}
