// why: the record has a field per role and one of them stays untouched, but the pool gives zeroed memory.
#include <fltKernel.h>

#define TAG 'oreZ'

typedef struct _LINK {
    PFLT_PORT Events;
    PFLT_PORT Control;
} LINK;

static PFLT_FILTER Filter;
static PFLT_PORT EventServer;
static PFLT_PORT ControlServer;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    LINK *Link = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*Link), TAG);

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    if (Link == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (ServerCookie != NULL) {
        Link->Control = Port;
    } else {
        Link->Events = Port;
    }
    *Cookie = Link;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    LINK *Link = Cookie;

    FltCloseClientPort(Filter, &Link->Events);
    FltCloseClientPort(Filter, &Link->Control);
    ExFreePoolWithTag(Link, TAG);
}

static NTSTATUS OpenPort(PCWSTR Name, PFLT_PORT *ServerPort, PVOID Owner) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, ServerPort, &oa, Owner, OnConnect, OnDisconnect,
            NULL, 3);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(ControlServer);
    FltCloseCommunicationPort(EventServer);
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

    Status = OpenPort(L"\\ZeroedEvents", &EventServer, NULL);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
        return Status;
    }

    Status = OpenPort(L"\\ZeroedControl", &ControlServer, &ControlServer);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(EventServer);
        FltUnregisterFilter(Filter);
        return Status;
    }

    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(ControlServer);
        FltCloseCommunicationPort(EventServer);
        FltUnregisterFilter(Filter);
        return Status;
    }

    return STATUS_SUCCESS;
}
