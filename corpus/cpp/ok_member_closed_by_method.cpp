// why: the port lives in a member of a global object; Stop() closes it and unload calls Stop().
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static PFLT_PORT g_client;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT ClientPort, PVOID, PVOID, ULONG, PVOID *ConnectionCookie)
{
    g_client = ClientPort;
    *ConnectionCookie = nullptr;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID)
{
    FltCloseClientPort(g_filter, &g_client);
}

static NTSTATUS CreatePort(PFLT_PORT *Port)
{
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\MemberClosedByMethod");
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status))
        return status;
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
        nullptr, descriptor);
    status = FltCreateCommunicationPort(g_filter, Port, &attributes, nullptr, OnConnect,
        OnDisconnect, nullptr, 1);
    FltFreeSecurityDescriptor(descriptor);
    return status;
}

class PortServer {
public:
    NTSTATUS Start() { return CreatePort(&port_); }
    void Stop()
    {
        if (port_ != nullptr) {
            FltCloseCommunicationPort(port_);
            port_ = nullptr;
        }
    }

private:
    PFLT_PORT port_ = nullptr;
};

static PortServer g_server;

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    g_server.Stop();
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}

static const FLT_OPERATION_REGISTRATION g_operations[] = {{IRP_MJ_OPERATION_END}};

static const FLT_REGISTRATION g_registration = {sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION,
    0, nullptr, g_operations, OnUnload};

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING)
{
    NTSTATUS status = FltRegisterFilter(DriverObject, &g_registration, &g_filter);
    if (!NT_SUCCESS(status))
        return status;
    status = g_server.Start();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(g_filter);
        return status;
    }
    status = FltStartFiltering(g_filter);
    if (!NT_SUCCESS(status)) {
        g_server.Stop();
        FltUnregisterFilter(g_filter);
    }
    return status;
}
