// why: the unload callback, known only from an assignment to a field of a local table, forgets the port.
#include <fltKernel.h>

typedef struct _CALLBACK_SET {
    PFLT_FILTER_UNLOAD_CALLBACK Unload;
    PFLT_INSTANCE_SETUP_CALLBACK Setup;
} CALLBACK_SET;

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

NTSTATUS FLTAPI DrvSetup(PCFLT_RELATED_OBJECTS FltObjects, FLT_INSTANCE_SETUP_FLAGS Flags, DEVICE_TYPE Device,
    FLT_FILESYSTEM_TYPE FileSystem)
{
    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(Flags);
    UNREFERENCED_PARAMETER(Device);
    return FileSystem == FLT_FSTYPE_RAW ? STATUS_FLT_DO_NOT_ATTACH : STATUS_SUCCESS;
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltUnregisterFilter(Drv.Filter); //~ FLT101
    return STATUS_SUCCESS;
}

static const CALLBACK_SET CallbackSets[] = {
    { NULL, NULL },
    { DrvUnload, DrvSetup },
};

static VOID FillRegistration(FLT_REGISTRATION *Registration, const CALLBACK_SET *Set)
{
    Registration->FilterUnloadCallback = Set->Unload;
    Registration->InstanceSetupCallback = Set->Setup;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    FLT_REGISTRATION Registration = { sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION };
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    FillRegistration(&Registration, &CallbackSets[1]);
    Status = FltRegisterFilter(DriverObject, &Registration, &Drv.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = CreatePort(Drv.Filter, L"\\FieldPort", &Drv.ServerPort);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Drv.Filter);
        return Status;
    }
    Status = FltStartFiltering(Drv.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(Drv.ServerPort);
        FltUnregisterFilter(Drv.Filter);
    }
    return Status;
}
