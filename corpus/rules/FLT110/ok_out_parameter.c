// why: the descriptor is built by one helper, released by another, and travels in a structure between them.
#include <fltKernel.h>

typedef struct _PORT_ATTRIBUTES {
    UNICODE_STRING Name;
    OBJECT_ATTRIBUTES Attributes;
    PSECURITY_DESCRIPTOR Descriptor;
} PORT_ATTRIBUTES, *PPORT_ATTRIBUTES;

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

static NTSTATUS PrepareAttributes(PPORT_ATTRIBUTES Port, PCWSTR Name)
{
    NTSTATUS Status;

    RtlInitUnicodeString(&Port->Name, Name);
    Status = FltBuildDefaultSecurityDescriptor(&Port->Descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        Port->Descriptor = NULL;
        return Status;
    }
    InitializeObjectAttributes(&Port->Attributes, &Port->Name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL,
                               Port->Descriptor);
    return Status;
}

static VOID ReleaseAttributes(PPORT_ATTRIBUTES Port)
{
    if (Port->Descriptor != NULL) {
        FltFreeSecurityDescriptor(Port->Descriptor);
        Port->Descriptor = NULL;
    }
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
    PORT_ATTRIBUTES Port;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &DrvRegistration, &Drv.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = PrepareAttributes(&Port, L"\\PreparedPort");
    if (NT_SUCCESS(Status)) {
        Status = FltCreateCommunicationPort(Drv.Filter, &Drv.ServerPort, &Port.Attributes, NULL, DrvConnect, DrvDisconnect, NULL, 1);
    }
    ReleaseAttributes(&Port);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Drv.Filter);
    }
    return Status;
}
