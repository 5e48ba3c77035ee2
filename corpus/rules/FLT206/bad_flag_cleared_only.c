// why: a refused client has its flag taken back, but the thread that reports once a second looks at the port.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static KEVENT Stop;
static HANDLE Thread;

static struct {
    BOOLEAN Connected;
    PFLT_PORT Port;
    ULONG Interval;
} Client;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);

    Client.Port = Port;
    Client.Connected = TRUE;
    *Cookie = NULL;
    if (ContextSize < sizeof(ULONG) || *(ULONG *)Context == 0) {
        Client.Connected = FALSE;
        return STATUS_INVALID_PARAMETER; //~ FLT206:E
    }
    Client.Interval = *(ULONG *)Context;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    UNREFERENCED_PARAMETER(Cookie);

    Client.Connected = FALSE;
    FltCloseClientPort(Filter, &Client.Port);
}

static VOID Reporter(PVOID Context) {
    LARGE_INTEGER Second, Timeout;

    UNREFERENCED_PARAMETER(Context);
    Second.QuadPart = -10000000;
    Timeout.QuadPart = -1000000;
    while (KeWaitForSingleObject(&Stop, Executive, KernelMode, FALSE, &Second) == STATUS_TIMEOUT) {
        if (Client.Port != NULL) {
            (void)FltSendMessage(Filter, &Client.Port, &Client.Interval, sizeof(Client.Interval), NULL, NULL, &Timeout);
        }
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID StopReporter(VOID) {
    KeSetEvent(&Stop, IO_NO_INCREMENT, FALSE);
    ZwWaitForSingleObject(Thread, FALSE, NULL);
    ZwClose(Thread);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\Reporter");
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

    StopReporter();
    FltCloseCommunicationPort(Server);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    KeInitializeEvent(&Stop, NotificationEvent, FALSE);

    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = OpenPort();
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Status = PsCreateSystemThread(&Thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Reporter, NULL);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo3;
    }

    return STATUS_SUCCESS;

Undo3:
    StopReporter();
Undo2:
    FltCloseCommunicationPort(Server);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
