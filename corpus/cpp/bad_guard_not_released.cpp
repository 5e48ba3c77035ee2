// why: the guard is not told to let go, so its destructor closes the port that unload closes again.
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
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\GuardNotReleased");
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

class PortGuard {
public:
    explicit PortGuard(PFLT_PORT port) : port_(port) {}
    ~PortGuard()
    {
        if (port_ != nullptr)
            FltCloseCommunicationPort(port_);
    }
    PFLT_PORT Release()
    {
        PFLT_PORT port = port_;
        port_ = nullptr;
        return port;
    }
    PortGuard(const PortGuard &) = delete;
    PortGuard &operator=(const PortGuard &) = delete;

private:
    PFLT_PORT port_;
};

static PFLT_PORT g_port;

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    FltCloseCommunicationPort(g_port); //~ FLT103
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}

static const FLT_OPERATION_REGISTRATION g_operations[] = {{IRP_MJ_OPERATION_END}};

static const FLT_REGISTRATION g_registration = {sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION,
    0, nullptr, g_operations, OnUnload};

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING)
{
    PFLT_PORT port;
    NTSTATUS status = FltRegisterFilter(DriverObject, &g_registration, &g_filter);
    if (!NT_SUCCESS(status))
        return status;
    {
        status = CreatePort(&port);
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(g_filter);
            return status;
        }
        PortGuard guard(port);
        status = FltStartFiltering(g_filter);
        if (NT_SUCCESS(status)) {
            g_port = port;
            return STATUS_SUCCESS;
        }
    }
    FltUnregisterFilter(g_filter);
    return status;
}
