// why: the cleanup loop over the port array starts at index 1 and leaves the first port open.
#include <fltKernel.h>

#define PORT_COUNT 3

typedef struct _CHANNEL {
    PFLT_PORT Server;
    PFLT_PORT Client;
} CHANNEL;

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    CHANNEL Channels[PORT_COUNT];
} DRV_GLOBALS;

DRV_GLOBALS Drv;

static const PCWSTR PortNames[PORT_COUNT] = { L"\\TraceEvents", L"\\TraceControl", L"\\TraceStats" };

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

NTSTATUS CreateChannel(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port, PVOID Cookie)
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

static VOID CloseChannels(VOID)
{
    ULONG i;

    for (i = 1; i < PORT_COUNT; i++) {
        if (Drv.Channels[i].Server != NULL) {
            FltCloseCommunicationPort(Drv.Channels[i].Server);
            Drv.Channels[i].Server = NULL;
        }
    }
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    CloseChannels();
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
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &DrvRegistration, &Drv.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    for (i = 0; i < PORT_COUNT; i++) {
        Status = CreateChannel(Drv.Filter, PortNames[i], &Drv.Channels[i].Server, &Drv.Channels[i].Client);
        if (!NT_SUCCESS(Status)) {
            goto Fail;
        }
    }
    Status = FltStartFiltering(Drv.Filter);
    if (NT_SUCCESS(Status)) {
        return Status;
    }

Fail:
    CloseChannels();
    FltUnregisterFilter(Drv.Filter); //~ FLT101
    return Status;
}
