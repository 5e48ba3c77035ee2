// why: when the second of three ports fails, all three are closed, the two that never existed included.
#include <fltKernel.h>

#define PORTS 3

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    struct {
        PFLT_PORT Server;
        PFLT_PORT Client;
    } Port[PORTS];
} DRV_GLOBALS;

DRV_GLOBALS Drv;

static const PCWSTR PortNames[PORTS] = { L"\\WholeA", L"\\WholeB", L"\\WholeC" };

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

static VOID CloseAll(VOID)
{
    for (ULONG i = 0; i < PORTS; i++) {
        FltCloseCommunicationPort(Drv.Port[i].Server); //~ FLT105:W
    }
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    CloseAll();
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
    for (ULONG i = 0; i < PORTS; i++) {
        Status = CreateServer(Drv.Filter, PortNames[i], &Drv.Port[i].Server, &Drv.Port[i].Client);
        if (!NT_SUCCESS(Status)) {
            CloseAll();
            FltUnregisterFilter(Drv.Filter);
            return Status;
        }
    }
    return STATUS_SUCCESS;
}
