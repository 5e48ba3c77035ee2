// why: the warning that connect returns for clients with a long context was meant to let them in; it refuses them.
#include <fltKernel.h>

typedef struct _SESSION {
    PFLT_PORT Port;
    ULONG Truncated;
    UCHAR Tag[16];
} SESSION;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static SESSION Session;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    ULONG Size = ContextSize;

    UNREFERENCED_PARAMETER(ServerCookie);
    if (Context == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    Session.Truncated = Size > sizeof(Session.Tag);
    if (Session.Truncated) {
        Size = sizeof(Session.Tag);
    }
    RtlZeroMemory(Session.Tag, sizeof(Session.Tag));
    RtlCopyMemory(Session.Tag, Context, Size);
    Session.Port = Port;
    *Cookie = &Session;
    if (Session.Truncated) {
        return STATUS_BUFFER_OVERFLOW; //~ FLT206:W
    }
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    SESSION *Mine = Cookie;

    FltCloseClientPort(Filter, &Mine->Port);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\Warned");
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
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }

    return STATUS_SUCCESS;

Undo2:
    FltCloseCommunicationPort(Server);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
