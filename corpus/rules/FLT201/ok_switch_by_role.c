// why: three server ports share the callbacks; the switch has a case for each role that connect hands out.
#include <fltKernel.h>

enum { RoleScan = 10, RoleLog, RoleControl };

static PFLT_FILTER Filter;
static PFLT_PORT ScanServer, LogServer, ControlServer;
static PFLT_PORT ScanClient, LogClient, ControlClient;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    switch ((ULONG)(ULONG_PTR)ServerCookie) {
    case RoleScan:
        ScanClient = Port;
        break;
    case RoleLog:
        LogClient = Port;
        break;
    case RoleControl:
        ControlClient = Port;
        break;
    default:
        return STATUS_NOT_SUPPORTED;
    }
    *Cookie = ServerCookie;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    PFLT_PORT *Port = NULL;

    switch ((ULONG)(ULONG_PTR)Cookie) {
    case RoleScan:
        Port = &ScanClient;
        break;
    case RoleLog:
        Port = &LogClient;
        break;
    case RoleControl:
        Port = &ControlClient;
        break;
    }
    if (Port != NULL) {
        FltCloseClientPort(Filter, Port);
    }
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
            NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(ScanServer);
    FltCloseCommunicationPort(LogServer);
    FltCloseCommunicationPort(ControlServer);
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
    Status = OpenPort(L"\\Scan", &ScanServer, (PVOID)RoleScan);
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Status = OpenPort(L"\\Log", &LogServer, (PVOID)RoleLog);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }
    Status = OpenPort(L"\\Control", &ControlServer, (PVOID)RoleControl);
    if (!NT_SUCCESS(Status)) {
        goto Undo3;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo4;
    }

    return STATUS_SUCCESS;

Undo4:
    FltCloseCommunicationPort(ControlServer);
Undo3:
    FltCloseCommunicationPort(LogServer);
Undo2:
    FltCloseCommunicationPort(ScanServer);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
