// why: the cleanup loop counts but always closes the element that it began with.
#include <fltKernel.h>

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT Server[2];
    PFLT_PORT Client[2];
} DRV_GLOBALS;

DRV_GLOBALS Drv;

NTSTATUS FLTAPI DrvConnect(_In_ PFLT_PORT Port, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *(PFLT_PORT *)ServerPortCookie = Port;
    *ConnectionCookie = ServerPortCookie;
    return STATUS_SUCCESS;
}

VOID FLTAPI DrvDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(Drv.Filter, (PFLT_PORT *)ConnectionCookie);
}

NTSTATUS CreateServer(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port, PVOID Cookie)
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
    Status = FltCreateCommunicationPort(Filter, Port, &oa, Cookie, DrvConnect, DrvDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return Status;
}

static VOID CloseServers(PFLT_PORT *Ports, ULONG Count)
{
    PFLT_PORT *Port = Ports;

    while (Count-- > 0) {
        FltCloseCommunicationPort(*Port); //~ FLT103
    }
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    CloseServers(Drv.Server, 2);
    FltUnregisterFilter(Drv.Filter); //~ FLT101
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
    Status = CreateServer(Drv.Filter, L"\\LoopOne", &Drv.Server[0], &Drv.Client[0]);
    if (!NT_SUCCESS(Status)) {
        goto Unregister;
    }
    Status = CreateServer(Drv.Filter, L"\\LoopTwo", &Drv.Server[1], &Drv.Client[1]);
    if (NT_SUCCESS(Status)) {
        return Status;
    }
    FltCloseCommunicationPort(Drv.Server[0]);
Unregister:
    FltUnregisterFilter(Drv.Filter);
    return Status;
}
