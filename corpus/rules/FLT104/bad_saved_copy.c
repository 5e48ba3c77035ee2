// why: a copy of the handle in another structure outlives the close and is used by the failure path.
#include <fltKernel.h>

NTSTATUS TelemetryDetach(PVOID Handle);

typedef struct _TELEMETRY {
    PVOID Handle;
    ULONG Events;
} TELEMETRY;

static TELEMETRY Telemetry;

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} DRV_GLOBALS;

DRV_GLOBALS Drv;

NTSTATUS FLTAPI DrvConnect(_In_ PFLT_PORT Port, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    Drv.ClientPort = Port;
    return STATUS_SUCCESS;
}

VOID FLTAPI DrvDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(Drv.Filter, &Drv.ClientPort);
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
    FltCloseCommunicationPort(Drv.ServerPort);
    FltUnregisterFilter(Drv.Filter);
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
    Status = FltRegisterFilter(DriverObject, &DrvRegistration, &Drv.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = CreatePort(Drv.Filter, L"\\CopyPort", &Drv.ServerPort);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Drv.Filter);
        return Status;
    }
    Telemetry.Handle = Drv.ServerPort;
    Status = FltStartFiltering(Drv.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(Drv.ServerPort);
        Drv.ServerPort = NULL;
        TelemetryDetach(Telemetry.Handle); //~ FLT104
        FltUnregisterFilter(Drv.Filter);
    }
    return Status;
}
