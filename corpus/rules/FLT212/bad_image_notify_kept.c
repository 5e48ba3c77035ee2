// why: unload removes the image notify routine only for clients that asked for it, but it is set for all.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Server;

static struct {
    PFLT_PORT Port;
    BOOLEAN WantsImages;
} Client;

static VOID OnImage(PUNICODE_STRING Name, HANDLE Process, PIMAGE_INFO Image) {
    struct {
        ULONG Process;
        ULONG System;
    } Event;
    LARGE_INTEGER Timeout;

    UNREFERENCED_PARAMETER(Name);
    Event.Process = HandleToULong(Process);
    Event.System = Image->SystemModeImage;
    Timeout.QuadPart = -300000;
    (void)FltSendMessage(Filter, &Client.Port, &Event, sizeof(Event), NULL, NULL, &Timeout); //~ FLT212
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);

    Client.WantsImages = Context != NULL && ContextSize >= sizeof(UCHAR) && *(UCHAR *)Context != 0;
    Client.Port = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    UNREFERENCED_PARAMETER(Cookie);

    FltCloseClientPort(Filter, &Client.Port);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\Images");
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
    if (Client.WantsImages) {
        PsRemoveLoadImageNotifyRoutine(OnImage);
    }
    FltUnregisterFilter(Filter);
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
        goto Undo1;
    }
    Status = PsSetLoadImageNotifyRoutine(OnImage);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo3;
    }

    return STATUS_SUCCESS;

Undo3:
    PsRemoveLoadImageNotifyRoutine(OnImage);
Undo2:
    FltCloseCommunicationPort(Server);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
