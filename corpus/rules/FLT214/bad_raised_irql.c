// why: the driver raises the IRQL itself, to be left alone while it takes the counters and, as it is at it, sends them.
#include <fltKernel.h>

PFLT_FILTER g_pIrqFilter;
PFLT_PORT g_pIrqServer;
PFLT_PORT g_pIrqClient;
LONG64 g_llReads, g_llWrites;

NTSTATUS FLTAPI IrqConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pIrqClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI IrqDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pIrqFilter, &g_pIrqClient);
}

static VOID IrqReport(VOID)
{
    LONG64 rgll[2];
    LARGE_INTEGER li;
    KIRQL irql;

    li.QuadPart = -10000;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    rgll[0] = g_llReads;
    rgll[1] = g_llWrites;
    (VOID) FltSendMessage(g_pIrqFilter, &g_pIrqClient, rgll, sizeof(rgll), NULL, NULL, &li); //~ FLT214:W
    KeLowerIrql(irql);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI IrqPreCleanup(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    IrqReport();
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_IrqOperations[] = {
    {IRP_MJ_CLEANUP, 0, IrqPreCleanup},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI IrqUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pIrqServer);
    FltUnregisterFilter(g_pIrqFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_IrqRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_IrqOperations,
    .FilterUnloadCallback = IrqUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_IrqRegistration, &g_pIrqFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\IrqPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pIrqFilter, &g_pIrqServer, &oa, NULL, IrqConnectNotify, IrqDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pIrqFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pIrqServer);
            }
        }
        FltUnregisterFilter(g_pIrqFilter);
    }
    return ntStatus;
}
