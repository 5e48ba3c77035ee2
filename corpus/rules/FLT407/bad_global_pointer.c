// why: the pointer that is left in the global means something else, or nothing, in the process whose write is looked at later.
#include <fltKernel.h>

typedef struct tagPRO_CONFIG
{
    ULONG ulDeny;
    ULONG ulReserved;
} PRO_CONFIG;

PFLT_FILTER g_pProFilter;
PFLT_PORT g_pProServer;
PFLT_PORT g_pProClient;
PRO_CONFIG *g_pConfig;

NTSTATUS FLTAPI ProConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pProClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI ProDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pProFilter, &g_pProClient);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI ProPreWrite(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    PRO_CONFIG *pConfig = g_pConfig;
    ULONG ulDeny = 0;

    if (pConfig == NULL) return FLT_PREOP_SUCCESS_NO_CALLBACK;
    __try
    {
        ulDeny = pConfig->ulDeny;
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        ulDeny = 0;
    }
    if (ulDeny == 0) return FLT_PREOP_SUCCESS_NO_CALLBACK;
    pData->IoStatus.Status = STATUS_ACCESS_DENIED;
    pData->IoStatus.Information = 0;
    return FLT_PREOP_COMPLETE;
}

NTSTATUS FLTAPI ProMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    *pcbRet = 0;
    if (pvIn == NULL || cbIn < sizeof(PRO_CONFIG)) return STATUS_INVALID_PARAMETER;
    g_pConfig = (PRO_CONFIG *)pvIn; //~ FLT407
    return STATUS_SUCCESS;
}

const FLT_OPERATION_REGISTRATION g_ProOperations[] = {
    {IRP_MJ_WRITE, 0, ProPreWrite, NULL},
    {IRP_MJ_OPERATION_END},
};

NTSTATUS FLTAPI ProUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pProServer);
    FltUnregisterFilter(g_pProFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_ProRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_ProOperations,
    .FilterUnloadCallback = ProUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_ProRegistration, &g_pProFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\ProPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pProFilter, &g_pProServer, &oa, NULL, ProConnectNotify, ProDisconnectNotify, ProMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pProFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pProServer);
            }
        }
        FltUnregisterFilter(g_pProFilter);
    }
    return ntStatus;
}
