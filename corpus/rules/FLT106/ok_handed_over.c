// why: the heap block takes over the handle before the variable is cleared, and the block is closed on unload.
#include <fltKernel.h>

typedef struct _SERVICE {
    LIST_ENTRY Link;
    PFLT_PORT Port;
} SERVICE, *PSERVICE;

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
    PSERVICE Service;
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

static PSERVICE TakeOver(PFLT_PORT *Port)
{
    PSERVICE Service = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(SERVICE), 'vreS');

    if (Service != NULL) {
        Service->Port = *Port;
        *Port = NULL;
    }
    return Service;
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(Drv.Service->Port);
    FltUnregisterFilter(Drv.Filter);
    ExFreePoolWithTag(Drv.Service, 'vreS');
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
    Status = CreatePort(Drv.Filter, L"\\ServicePort", &Drv.ServerPort);
    if (!NT_SUCCESS(Status)) {
        goto Unregister;
    }
    Drv.Service = TakeOver(&Drv.ServerPort);
    if (Drv.Service != NULL) {
        return STATUS_SUCCESS;
    }
    Status = STATUS_INSUFFICIENT_RESOURCES;
    FltCloseCommunicationPort(Drv.ServerPort);
Unregister:
    FltUnregisterFilter(Drv.Filter);
    return Status;
}
