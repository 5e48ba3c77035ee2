// why: accepts a connection and keeps its port nowhere; that nothing closes it when the connection ends follows from that, and is not reported besides.
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static PFLT_PORT g_server;
static LONG g_clients;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT, PVOID, PVOID, ULONG, PVOID *ConnectionCookie)
{
    InterlockedIncrement(&g_clients);
    *ConnectionCookie = nullptr;
    return STATUS_SUCCESS; //~ FLT202
}

static VOID FLTAPI OnDisconnect(PVOID)
{
    InterlockedDecrement(&g_clients);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    FltCloseCommunicationPort(g_server);
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}

static NTSTATUS OpenPort()
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Counted");
    OBJECT_ATTRIBUTES attributes;
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status))
        return status;
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, nullptr,
        descriptor);
    status = FltCreateCommunicationPort(g_filter, &g_server, &attributes, nullptr, OnConnect,
        OnDisconnect, nullptr, 1);
    FltFreeSecurityDescriptor(descriptor);
    return status;
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING)
{
    FLT_REGISTRATION registration = {};
    registration.Size = sizeof(registration);
    registration.Version = FLT_REGISTRATION_VERSION;
    registration.FilterUnloadCallback = OnUnload;
    NTSTATUS status = FltRegisterFilter(DriverObject, &registration, &g_filter);
    if (!NT_SUCCESS(status))
        return status;
    status = OpenPort();
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(g_filter);
        if (!NT_SUCCESS(status))
            FltCloseCommunicationPort(g_server);
    }
    if (!NT_SUCCESS(status))
        FltUnregisterFilter(g_filter);
    return status;
}
