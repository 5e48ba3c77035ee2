// why: cancelling the timer does not wait for the work item that its last tick has queued.
#include <fltKernel.h>

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClientPort;

KTIMER gTimer;
KDPC gTimerDpc;
WORK_QUEUE_ITEM gWorkItem;
LONG gWorkQueued;

VOID
HeartbeatWorker(
    _In_ PVOID Context
    )
{
    LARGE_INTEGER timeout;
    ULONG beat = 1;

    UNREFERENCED_PARAMETER(Context);

    timeout.QuadPart = -1000000;
    (void)FltSendMessage(gFilter, &gClientPort, &beat, sizeof(beat), NULL, NULL, &timeout); //~ FLT212
    InterlockedExchange(&gWorkQueued, 0);
}

VOID
HeartbeatDpc(
    _In_ PKDPC Dpc,
    _In_opt_ PVOID Context,
    _In_opt_ PVOID Argument1,
    _In_opt_ PVOID Argument2
    )
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);

    if (InterlockedCompareExchange(&gWorkQueued, 1, 0) == 0) {
        ExQueueWorkItem(&gWorkItem, DelayedWorkQueue);
    }
}

NTSTATUS
FLTAPI
BeatConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    gClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
BeatDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    FltCloseClientPort(gFilter, &gClientPort);
}

NTSTATUS
BeatOpen(
    VOID
    )
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING portName;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    RtlInitUnicodeString(&portName, L"\\BeatPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, BeatConnect,
        BeatDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
BeatUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    KeCancelTimer(&gTimer);
    KeFlushQueuedDpcs();
    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION BeatRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    BeatUnload,  // Unload
    NULL,  // InstanceSetup
    NULL,  // QueryTeardown
    NULL,  // TeardownStart
    NULL,  // TeardownComplete
    NULL,  // GenerateName
    NULL,  // NormalizeName
    NULL,  // NormalizeCleanup
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializeWorkItem(&gWorkItem, HeartbeatWorker, NULL);
    KeInitializeDpc(&gTimerDpc, HeartbeatDpc, NULL);
    KeInitializeTimerEx(&gTimer, SynchronizationTimer);

    status = FltRegisterFilter(DriverObject, &BeatRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = BeatOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilter);
        return status;
    }

    due.QuadPart = -50000000;
    KeSetTimerEx(&gTimer, due, 5000, &gTimerDpc);
    return STATUS_SUCCESS;
}
