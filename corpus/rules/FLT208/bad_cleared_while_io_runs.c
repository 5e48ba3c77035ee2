// why: unload clears the filter before it unregisters it; disconnect has its own copy, but creates go on until the instances are torn down.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_FILTER ClosingFilter;
static PFLT_PORT Server;
static PFLT_PORT Client;

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

    FltCloseClientPort(ClosingFilter, &Client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCreate(PFLT_CALLBACK_DATA Data,
        PCFLT_RELATED_OBJECTS Objects, PVOID *Completion) {
    ULONG Id = FltGetRequestorProcessId(Data);
    LARGE_INTEGER Timeout;

    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Completion);

    Timeout.QuadPart = -10000;
    (void)FltSendMessage(Filter, &Client, &Id, sizeof(Id), NULL, NULL, &Timeout); //~ FLT208
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, PreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\ClearedPort");
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
    Filter = NULL;
    FltUnregisterFilter(ClosingFilter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    ClosingFilter = Filter;
    Status = OpenPort();
    if (NT_SUCCESS(Status)) {
        Status = FltStartFiltering(Filter);
        if (NT_SUCCESS(Status)) {
            return STATUS_SUCCESS;
        }
        FltCloseCommunicationPort(Server);
    }
    FltUnregisterFilter(Filter);
    return Status;
}
