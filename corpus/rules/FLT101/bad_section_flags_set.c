// why: the driver marks its own image by a pointer that the system has set; what comes after that write is judged as ever
#include <fltKernel.h>

static PFLT_FILTER gFilter;
static PFLT_PORT gPort;

static NTSTATUS FLTAPI on_connect(PFLT_PORT client, PVOID cookie, PVOID context, ULONG size, PVOID *connection)
{
    UNREFERENCED_PARAMETER(client);
    UNREFERENCED_PARAMETER(cookie);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(size);
    *connection = NULL;
    return STATUS_ACCESS_DENIED;
}

static VOID FLTAPI on_disconnect(PVOID connection)
{
    UNREFERENCED_PARAMETER(connection);
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    UNREFERENCED_PARAMETER(flags);
    FltUnregisterFilter(gFilter); //~ FLT101
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SectionPort");
    OBJECT_ATTRIBUTES attributes;
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status;
    ULONG *section = driver->DriverSection;

    UNREFERENCED_PARAMETER(path);
    section[26] |= 0x20;
    status = FltRegisterFilter(driver, &registration, &gFilter);
    if (!NT_SUCCESS(status))
        return status;
    status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, descriptor);
    status = FltCreateCommunicationPort(gFilter, &gPort, &attributes, NULL, on_connect, on_disconnect, NULL, 1);
    FltFreeSecurityDescriptor(descriptor);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }
    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gPort);
        FltUnregisterFilter(gFilter);
    }
    return status;
}
