// why: of the three ways in which the port can fail one has no branch of its own, and nothing is undone on it.
#include <fltKernel.h>

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
    Status = CreatePort(Drv.Filter, L"\\BranchPort", &Drv.ServerPort);
    if (Status == STATUS_SUCCESS) {
        DbgPrint("listening\n");
    } else if (Status == STATUS_OBJECT_NAME_COLLISION) {
        DbgPrint("already loaded\n");
        FltUnregisterFilter(Drv.Filter);
    } else if (Status == STATUS_INSUFFICIENT_RESOURCES) {
        DbgPrint("no memory\n");
        FltUnregisterFilter(Drv.Filter);
    }
    return Status; //~ FLT251
}
