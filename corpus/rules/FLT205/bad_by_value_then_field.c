// why: disconnect closes the port by value, and freeing the record closes it again through the field.
#include <fltKernel.h>

#define TAG 'lavB'

typedef struct _RECORD {
    PFLT_PORT Port;
    PVOID Buffer;
} RECORD;

static PFLT_FILTER Filter;
static PFLT_PORT Server;

static VOID CloseClient(PFLT_PORT Port) {
    if (Port != NULL) {
        FltCloseClientPort(Filter, &Port);
    }
}

static VOID FreeRecord(RECORD *Record) {
    if (Record->Port != NULL) {
        FltCloseClientPort(Filter, &Record->Port); //~ FLT205
    }
    if (Record->Buffer != NULL) {
        ExFreePoolWithTag(Record->Buffer, TAG);
    }
    ExFreePoolWithTag(Record, TAG);
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    RECORD *Record = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*Record), TAG);

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    if (Record == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Record->Port = NULL;
    Record->Buffer = ExAllocatePoolWithTag(PagedPool, PAGE_SIZE, TAG);
    if (Record->Buffer == NULL) {
        FreeRecord(Record);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Record->Port = Port;
    *Cookie = Record;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    RECORD *Record = Cookie;

    CloseClient(Record->Port);
    FreeRecord(Record);
}

static NTSTATUS OpenPort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *ServerPort) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, ServerPort, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 4);
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
    Status = OpenPort(Filter, L"\\ByValue", &Server);
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
