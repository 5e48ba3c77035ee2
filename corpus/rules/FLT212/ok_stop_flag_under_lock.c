// why: the notify routine stays until after the filter, but once the flag is set under the lock it sends no more.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Client;
static ERESOURCE Lock;
static BOOLEAN Stopping;

static VOID OnProcess(HANDLE Parent, HANDLE Process, BOOLEAN Create) {
    ULONG Ids[3];
    LARGE_INTEGER Timeout;

    Ids[0] = HandleToULong(Parent);
    Ids[1] = HandleToULong(Process);
    Ids[2] = Create;
    Timeout.QuadPart = -100000;
    FltAcquireResourceShared(&Lock);
    if (!Stopping) {
        (void)FltSendMessage(Filter, &Client, Ids, sizeof(Ids), NULL, NULL, &Timeout);
    }
    FltReleaseResource(&Lock);
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    Client = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    UNREFERENCED_PARAMETER(Cookie);

    FltCloseClientPort(Filter, &Client);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\StopFlag");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(Server);
    FltAcquireResourceExclusive(&Lock);
    Stopping = TRUE;
    FltReleaseResource(&Lock);
    FltUnregisterFilter(Filter);
    PsSetCreateProcessNotifyRoutine(OnProcess, TRUE);
    ExDeleteResourceLite(&Lock);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    ExInitializeResourceLite(&Lock);
    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        ExDeleteResourceLite(&Lock);
        return Status;
    }

    Status = OpenPort();
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
        ExDeleteResourceLite(&Lock);
        return Status;
    }

    Status = PsSetCreateProcessNotifyRoutine(OnProcess, FALSE);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(Server);
        FltUnregisterFilter(Filter);
        ExDeleteResourceLite(&Lock);
        return Status;
    }

    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        PsSetCreateProcessNotifyRoutine(OnProcess, TRUE);
        FltCloseCommunicationPort(Server);
        FltUnregisterFilter(Filter);
        ExDeleteResourceLite(&Lock);
        return Status;
    }

    return STATUS_SUCCESS;
}
