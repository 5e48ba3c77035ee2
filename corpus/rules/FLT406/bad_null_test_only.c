// why: a message that is there may be one byte long.
#include <fltKernel.h>

typedef struct tagUSER_COMMAND
{
    ULONG ulCommand;
    ULONG ulLevel;
} USER_COMMAND, *PUSER_COMMAND;

PFLT_FILTER g_pCmdFilter;
PFLT_PORT g_pCmdServer;
PFLT_PORT g_pCmdClient;
ULONG g_ulLevel;

NTSTATUS FLTAPI CmdConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pCmdClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI CmdDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pCmdFilter, &g_pCmdClient);
}

NTSTATUS FLTAPI CmdMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    PUSER_COMMAND pCmd = (PUSER_COMMAND)pvIn;
    NTSTATUS ntStatus = STATUS_SUCCESS;

    *pcbRet = 0;
    if (pCmd == NULL) return STATUS_INVALID_PARAMETER;
    __try
    {
        switch (pCmd->ulCommand) //~ FLT406
        {
        case 1:
            g_ulLevel = 0;
            break;
        case 2:
            g_ulLevel = 5;
            break;
        default:
            ntStatus = STATUS_INVALID_PARAMETER;
        }
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        ntStatus = GetExceptionCode();
    }
    return ntStatus;
}

NTSTATUS FLTAPI CmdUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pCmdServer);
    FltUnregisterFilter(g_pCmdFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_CmdRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = CmdUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_CmdRegistration, &g_pCmdFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\CmdPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pCmdFilter, &g_pCmdServer, &oa, NULL, CmdConnectNotify, CmdDisconnectNotify, CmdMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pCmdFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pCmdServer);
            }
        }
        FltUnregisterFilter(g_pCmdFilter);
    }
    return ntStatus;
}
