// why: two guards made from a template; destructors run in reverse order, so the port is closed before the filter goes.
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
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\TemplateGuardsInOrder");
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

static void Close(PFLT_PORT port)
{
    FltCloseCommunicationPort(port);
}

static void Close(PFLT_FILTER filter)
{
    FltUnregisterFilter(filter);
}

template <typename Handle>
class Holder {
public:
    explicit Holder(Handle handle) : handle_(handle) {}
    ~Holder()
    {
        if (handle_ != nullptr)
            Close(handle_);
    }
    Handle Detach()
    {
        Handle handle = handle_;
        handle_ = nullptr;
        return handle;
    }

private:
    Handle handle_;
};

static PFLT_PORT g_port;

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    FltCloseCommunicationPort(g_port);
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
    Holder<PFLT_FILTER> filter(g_filter);
    PFLT_PORT created;
    status = CreatePort(&created);
    if (!NT_SUCCESS(status))
        return status;
    Holder<PFLT_PORT> port(created);
    status = FltStartFiltering(g_filter);
    if (!NT_SUCCESS(status))
        return status;
    g_port = port.Detach();
    filter.Detach();
    return STATUS_SUCCESS;
}
