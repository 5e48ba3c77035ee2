// why: an array of statuses beside the array of ports says which of them may be closed.
#include <fltKernel.h>

#define PORTS 2

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    NTSTATUS Opened[PORTS];
    PFLT_PORT Server[PORTS];
    PFLT_PORT Client[PORTS];
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

static VOID CloseOpened(VOID)
{
    ULONG i;

    for (i = 0; i < PORTS; i++) {
        if (NT_SUCCESS(Drv.Opened[i])) {
            FltCloseCommunicationPort(Drv.Server[i]);
        }
    }
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    CloseOpened();
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
    Drv.Opened[0] = CreateServer(Drv.Filter, L"\\StatusOne", &Drv.Server[0], &Drv.Client[0]);
    Drv.Opened[1] = CreateServer(Drv.Filter, L"\\StatusTwo", &Drv.Server[1], &Drv.Client[1]);
    if (!NT_SUCCESS(Drv.Opened[0]) && !NT_SUCCESS(Drv.Opened[1])) {
        Status = Drv.Opened[0];
        FltUnregisterFilter(Drv.Filter);
        return Status;
    }
    return STATUS_SUCCESS;
}
