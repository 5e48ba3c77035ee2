// why: the switch of the undo helper in the other file treats "nothing done yet" like "registered".
#include "filter.h"

PFLT_FILTER Filter;
STAGE Stage;
static PFLT_PORT Port, Peer;

NTSTATUS FLTAPI DrvConnect(_In_ PFLT_PORT Port, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    Peer = Port;
    return STATUS_SUCCESS;
}

VOID FLTAPI DrvDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(Filter, &Peer);
}

NTSTATUS CreatePort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    Status = FltCreateCommunicationPort(Filter, Port, &oa, NULL, DrvConnect, DrvDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return Status;
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(Port);
    UndoFrom(Stage);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION DrvRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = DrvUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &DrvRegistration, &Filter);
    if (NT_SUCCESS(Status)) {
        Stage = StageFilter;
        Status = CreatePort(Filter, L"\\StagePort", &Port);
        if (NT_SUCCESS(Status)) {
            Stage = StagePort;
            return Status;
        }
    }
    UndoFrom(Stage);
    return Status;
}
