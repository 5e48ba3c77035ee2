// why: callbacks and handles are static members of a class.
#include <fltKernel.h>

class Driver {
public:
    static NTSTATUS Open();
    static void Close();
    static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS);

    static PFLT_FILTER filter;

private:
    static NTSTATUS FLTAPI Connect(PFLT_PORT client, PVOID, PVOID, ULONG, PVOID *cookie);
    static VOID FLTAPI Disconnect(PVOID);

    static PFLT_PORT port;
    static PFLT_PORT client_port;
};

PFLT_FILTER Driver::filter;
PFLT_PORT Driver::port;
PFLT_PORT Driver::client_port;

NTSTATUS FLTAPI Driver::Connect(PFLT_PORT client, PVOID, PVOID, ULONG, PVOID *cookie)
{
    client_port = client;
    *cookie = nullptr;
    return STATUS_SUCCESS;
}

VOID FLTAPI Driver::Disconnect(PVOID)
{
    FltCloseClientPort(filter, &client_port);
}

NTSTATUS Driver::Open()
{
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\StaticMembers");
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status))
        return status;
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
        nullptr, descriptor);
    status = FltCreateCommunicationPort(filter, &port, &attributes, nullptr, Connect, Disconnect,
        nullptr, 1);
    FltFreeSecurityDescriptor(descriptor);
    return status;
}

void Driver::Close()
{
    FltCloseCommunicationPort(port);
}

NTSTATUS FLTAPI Driver::Unload(FLT_FILTER_UNLOAD_FLAGS)
{
    Close();
    FltUnregisterFilter(filter);
    return STATUS_SUCCESS;
}

static const FLT_OPERATION_REGISTRATION g_operations[] = {{IRP_MJ_OPERATION_END}};

static const FLT_REGISTRATION g_registration = {sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION,
    0, nullptr, g_operations, Driver::Unload};

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING)
{
    NTSTATUS status = FltRegisterFilter(DriverObject, &g_registration, &Driver::filter);
    if (!NT_SUCCESS(status))
        return status;
    status = Driver::Open();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(Driver::filter);
        return status;
    }
    status = FltStartFiltering(Driver::filter);
    if (!NT_SUCCESS(status)) {
        Driver::Close();
        FltUnregisterFilter(Driver::filter);
    }
    return status;
}
