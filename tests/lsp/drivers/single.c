#include <fltKernel.h>

static PFLT_FILTER g_filter;
static PFLT_PORT g_port;
static PFLT_PORT g_client;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID server_cookie, PVOID context, ULONG size,
    PVOID *cookie)
{
    UNREFERENCED_PARAMETER(server_cookie);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(size);
    *cookie = NULL;
    g_client = port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    UNREFERENCED_PARAMETER(cookie);
    FltCloseClientPort(g_filter, &g_client);
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    UNREFERENCED_PARAMETER(flags);
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION g_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS status;
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SinglePort");
    UNREFERENCED_PARAMETER(registry_path);
    status = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
            NULL, descriptor);
        status = FltCreateCommunicationPort(g_filter, &g_port, &attributes, NULL, on_connect,
            on_disconnect, NULL, 1);
        FltFreeSecurityDescriptor(descriptor);
    }
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(g_filter);
        return status;
    }
    status = FltStartFiltering(g_filter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(g_port);
        FltUnregisterFilter(g_filter);
    }
    return status;
}
