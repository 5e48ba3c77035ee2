// why: a counter says how many ports of the array are open, and the loop closes exactly those.
#include <fltKernel.h>

#define PORT_COUNT 4

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    ULONG OpenPorts;
    PFLT_PORT Server[PORT_COUNT];
    PFLT_PORT Client[PORT_COUNT];
} DRV_GLOBALS;

DRV_GLOBALS Drv;

static const PCWSTR PortNames[PORT_COUNT] = { L"\\NetA", L"\\NetB", L"\\NetC", L"\\NetD" };

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

static VOID CloseServers(VOID)
{
    while (Drv.OpenPorts > 0) {
        Drv.OpenPorts--;
        FltCloseCommunicationPort(Drv.Server[Drv.OpenPorts]);
    }
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    CloseServers();
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
    while (Drv.OpenPorts < PORT_COUNT) {
        ULONG i = Drv.OpenPorts;
        Status = CreateServer(Drv.Filter, PortNames[i], &Drv.Server[i], &Drv.Client[i]);
        if (!NT_SUCCESS(Status)) {
            break;
        }
        Drv.OpenPorts = i + 1;
    }
    if (NT_SUCCESS(Status)) {
        Status = FltStartFiltering(Drv.Filter);
    }
    if (!NT_SUCCESS(Status)) {
        CloseServers();
        FltUnregisterFilter(Drv.Filter);
    }
    return Status;
}
