// why: the message goes to the port on which the driver listens, not to the client's.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PFLT_PORT g_pPort;
PFLT_PORT g_pConnection;

typedef struct _EVENT
{
    ULONG ulProcess;
    USHORT usMajor;
} EVENT;

NTSTATUS FLTAPI EvConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    g_pConnection = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI EvDisconnect(_In_opt_ PVOID pvCookie)
{
    UNREFERENCED_PARAMETER(pvCookie);

    FltCloseClientPort(g_pFilter, &g_pConnection);
}

static NTSTATUS EvSend(const EVENT *pEvent)
{
    LARGE_INTEGER liTimeout;

    liTimeout.QuadPart = -10000;
    return FltSendMessage(g_pFilter, &g_pPort, (PVOID)pEvent, sizeof(*pEvent), NULL, NULL, &liTimeout); //~ FLT207
}

FLT_PREOP_CALLBACK_STATUS FLTAPI EvPreCreate(_Inout_ PFLT_CALLBACK_DATA pData,
        _In_ PCFLT_RELATED_OBJECTS pObjects, _Outptr_result_maybenull_ PVOID *ppvCompletion)
{
    EVENT Event;

    UNREFERENCED_PARAMETER(pObjects);
    UNREFERENCED_PARAMETER(ppvCompletion);

    if (g_pConnection != NULL)
    {
        Event.ulProcess = FltGetRequestorProcessId(pData);
        Event.usMajor = pData->Iopb->MajorFunction;
        if (!NT_SUCCESS(EvSend(&Event)))
            DbgPrint("lost an event\n");
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION g_aOperations[] = {
    {IRP_MJ_CREATE, 0, EvPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS EvOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\EvPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pPort, &oa, NULL, EvConnect,
        EvDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI EvUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pPort);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_aOperations,
    .FilterUnloadCallback = EvUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = EvOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_pPort);
    if (uDone >= 1)
        FltUnregisterFilter(g_pFilter);
    return ntStatus;
}
