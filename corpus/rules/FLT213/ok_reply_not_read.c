// why: a reply is asked for only so that the client has seen the event; what it says is of no interest.
#include <fltKernel.h>

PFLT_FILTER g_pNulFilter;
PFLT_PORT g_pNulServer;
PFLT_PORT g_pNulClient;
volatile LONG g_cLate;

NTSTATUS FLTAPI NulConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    FLT_ASSERT(g_pNulClient == NULL);
    g_pNulClient = pPort;
    *ppvCookie = &g_pNulClient;
    return STATUS_SUCCESS;
}

VOID FLTAPI NulDisconnectNotify(PVOID pvCookie)
{
    if (g_pNulClient)
        FltCloseClientPort(g_pNulFilter, &g_pNulClient);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI NulPreCleanup(PFLT_CALLBACK_DATA pData, PCFLT_RELATED_OBJECTS pObjects, PVOID *ppvContext)
{
    ULONG ulEvent = 5, ulReply, cbReply = sizeof(ulReply);
    LARGE_INTEGER li;
    NTSTATUS ntStatus;

    li.QuadPart = -1000000;
    ntStatus = FltSendMessage(g_pNulFilter, &g_pNulClient, &ulEvent, sizeof(ulEvent), &ulReply, &cbReply, &li);
    if (NT_SUCCESS(ntStatus))
    {
        if (ntStatus == STATUS_TIMEOUT) InterlockedIncrement(&g_cLate);
        DbgPrint("event seen, status %x\n", ntStatus);
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_NulOperations[] = {
    {IRP_MJ_CLEANUP, 0, NulPreCleanup},
    {IRP_MJ_OPERATION_END}};

NTSTATUS FLTAPI NulUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pNulServer);
    FltUnregisterFilter(g_pNulFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_NulRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_NulOperations,
    .FilterUnloadCallback = NulUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_NulRegistration, &g_pNulFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\NulReply");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pNulFilter, &g_pNulServer, &oa, NULL, NulConnectNotify, NulDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pNulFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pNulServer);
            }
        }
        FltUnregisterFilter(g_pNulFilter);
    }
    return ntStatus;
}
