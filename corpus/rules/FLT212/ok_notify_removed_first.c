// why: all notify routines are taken away, which waits for those that run, before the filter goes.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Client;
static BOOLEAN ProcessNotify, ImageNotify;

static VOID Send(ULONG Kind, HANDLE Id) {
    ULONG Message[2];
    LARGE_INTEGER Timeout;

    Message[0] = Kind;
    Message[1] = HandleToULong(Id);
    Timeout.QuadPart = -10000000;
    (void)FltSendMessage(Filter, &Client, Message, sizeof(Message), NULL, NULL, &Timeout);
}

static VOID OnProcess(PEPROCESS Process, HANDLE Id, PPS_CREATE_NOTIFY_INFO Info) {
    UNREFERENCED_PARAMETER(Process);
    Send(Info != NULL ? 1 : 2, Id);
}

static VOID OnImage(PUNICODE_STRING Name, HANDLE Id, PIMAGE_INFO Info) {
    UNREFERENCED_PARAMETER(Name);
    if (!Info->SystemModeImage) {
        Send(3, Id);
    }
}

static NTSTATUS SetNotify(VOID) {
    NTSTATUS Status = PsSetCreateProcessNotifyRoutineEx(OnProcess, FALSE);

    if (NT_SUCCESS(Status)) {
        ProcessNotify = TRUE;
        Status = PsSetLoadImageNotifyRoutine(OnImage);
        ImageNotify = NT_SUCCESS(Status);
    }
    return Status;
}

static VOID RemoveNotify(VOID) {
    if (ImageNotify) {
        PsRemoveLoadImageNotifyRoutine(OnImage);
        ImageNotify = FALSE;
    }
    if (ProcessNotify) {
        PsSetCreateProcessNotifyRoutineEx(OnProcess, TRUE);
        ProcessNotify = FALSE;
    }
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

    RtlInitUnicodeString(&String, L"\\NotifyFirst");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static VOID Stop(VOID) {
    RemoveNotify();
    if (Server != NULL) {
        FltCloseCommunicationPort(Server);
        Server = NULL;
    }
    FltUnregisterFilter(Filter);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    Stop();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = OpenPort();
    if (!NT_SUCCESS(Status)) {
        Server = NULL;
    } else {
        Status = SetNotify();
        if (NT_SUCCESS(Status)) {
            Status = FltStartFiltering(Filter);
        }
    }
    if (!NT_SUCCESS(Status)) {
        Stop();
    }
    return Status;
}
