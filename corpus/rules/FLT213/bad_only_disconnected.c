// why: of all that can keep the answer away only the missing client is thought of.
#include <fltKernel.h>

PFLT_FILTER g_pDlgFilter;
PFLT_PORT g_pDlgServer;
PFLT_PORT g_pDlgClient;
static LARGE_INTEGER g_liWait = {.QuadPart = -20000000};

NTSTATUS FLTAPI DlgConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pDlgClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI DlgDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pDlgFilter, &g_pDlgClient);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI DlgPreSetInfo(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    ULONG ulQuestion = (ULONG)pData->Iopb->Parameters.SetFileInformation.FileInformationClass;
    ULONG ulAnswer, cb = sizeof(ulAnswer);
    NTSTATUS ntStatus;

    ntStatus = FltSendMessage(g_pDlgFilter, &g_pDlgClient, &ulQuestion, sizeof(ulQuestion), &ulAnswer, &cb, &g_liWait);
    if (ntStatus == STATUS_PORT_DISCONNECTED || !NT_SUCCESS(ntStatus)) return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (ulAnswer == 0) //~ FLT213
    {
        pData->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_DlgOperations[] = {
    {IRP_MJ_SET_INFORMATION, 0, DlgPreSetInfo},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI DlgUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pDlgServer);
    FltUnregisterFilter(g_pDlgFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_DlgRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_DlgOperations,
    .FilterUnloadCallback = DlgUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_DlgRegistration, &g_pDlgFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\DlgPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pDlgFilter, &g_pDlgServer, &oa, NULL, DlgConnectNotify, DlgDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pDlgFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pDlgServer);
            }
        }
        FltUnregisterFilter(g_pDlgFilter);
    }
    return ntStatus;
}
