// why: helpers that only pass on to the system what they get can't raise an exception: there is no way
// into the __finally block with the port open.
#include <fltKernel.h>

static PFLT_FILTER gFilter;
static PFLT_PORT gPort, gClient;
static ULONG gWanted;

static VOID CloseServer(PFLT_PORT Port)
{
    FltCloseCommunicationPort(Port);
}

static VOID Unregister(PFLT_FILTER Filter)
{
    FltUnregisterFilter(Filter);
}

static NTSTATUS Start(PFLT_FILTER Filter)
{
    return FltStartFiltering(Filter);
}

static NTSTATUS FLTAPI Connect(PFLT_PORT Port, PVOID Cookie, PVOID Context, ULONG Size, PVOID *Connection)
{
    UNREFERENCED_PARAMETER(Cookie);
    *Connection = NULL;
    __try {
        if (Size >= sizeof(ULONG))
            gWanted = *(ULONG *)Context;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return STATUS_INVALID_PARAMETER;
    }
    gClient = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI Disconnect(PVOID Connection)
{
    UNREFERENCED_PARAMETER(Connection);
    FltCloseClientPort(gFilter, &gClient);
}

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    CloseServer(gPort);
    Unregister(gFilter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = Unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\HelpersPort");
    PSECURITY_DESCRIPTOR descriptor = NULL;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = FltRegisterFilter(DriverObject, &Registration, &gFilter);
    if (!NT_SUCCESS(status))
        return status;
    __try {
        status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
        if (!NT_SUCCESS(status))
            __leave;
        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, descriptor);
        status = FltCreateCommunicationPort(gFilter, &gPort, &attributes, NULL, Connect, Disconnect, NULL, 1);
        FltFreeSecurityDescriptor(descriptor);
        if (!NT_SUCCESS(status))
            __leave;
        status = Start(gFilter);
        if (!NT_SUCCESS(status))
            CloseServer(gPort);
    } __finally {
        if (!NT_SUCCESS(status))
            Unregister(gFilter);
    }
    return status;
}
