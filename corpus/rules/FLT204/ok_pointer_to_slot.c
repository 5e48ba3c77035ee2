// why: what is copied is the address of the slot, not what is in it.
#include <fltKernel.h>

#define ROLE_SCAN 1
#define ROLE_LOG 2

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
PFLT_PORT g_pScan;
PFLT_PORT g_pLog;
LARGE_INTEGER g_liTimeout;

static PFLT_PORT *SlotOf(ULONG ulRole)
{
    PFLT_PORT *ppSlot;

    switch (ulRole)
    {
    case ROLE_SCAN:
        ppSlot = &g_pScan;
        break;
    case ROLE_LOG:
        ppSlot = &g_pLog;
        break;
    default:
        ppSlot = NULL;
    }
    return ppSlot;
}

NTSTATUS FLTAPI SlotConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PFLT_PORT *ppSlot;

    UNREFERENCED_PARAMETER(pvServer);

    if (pvHello == NULL || cbHello < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    ppSlot = SlotOf(*(PULONG)pvHello);
    if (ppSlot == NULL || *ppSlot != NULL)
        return STATUS_ACCESS_DENIED;
    *ppSlot = pPort;
    *ppvCookie = ppSlot;
    return STATUS_SUCCESS;
}

VOID FLTAPI SlotDisconnect(_In_opt_ PVOID pvCookie)
{
    PFLT_PORT *ppSlot = pvCookie;

    FltCloseClientPort(g_pFilter, ppSlot);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI SlotPreCreate(_Inout_ PFLT_CALLBACK_DATA pData,
        _In_ PCFLT_RELATED_OBJECTS pObjects, _Outptr_result_maybenull_ PVOID *ppvCompletion)
{
    PFLT_PORT *ppSlot = SlotOf(ROLE_LOG);
    ULONG ulProcess = FltGetRequestorProcessId(pData);

    UNREFERENCED_PARAMETER(pObjects);
    UNREFERENCED_PARAMETER(ppvCompletion);

    if (ppSlot != NULL && *ppSlot != NULL)
        (void)FltSendMessage(g_pFilter, ppSlot, &ulProcess, sizeof(ulProcess), NULL, NULL, &g_liTimeout);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_aOperations[] = {
    {IRP_MJ_CREATE, 0, SlotPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS SlotOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\SlotOfRole");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, SlotConnect,
        SlotDisconnect, NULL, 2);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI SlotUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_aOperations,
    .FilterUnloadCallback = SlotUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);
    g_liTimeout.QuadPart = -1000000;

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = SlotOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_pServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_pFilter);
    return ntStatus;
}
