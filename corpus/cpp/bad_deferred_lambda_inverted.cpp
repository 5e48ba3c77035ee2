// why: the deferred close tests the status the wrong way round: on failure the port stays open, on success it is closed.
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static PFLT_PORT g_client;
static PFLT_PORT g_port;

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
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\DeferredLambdaInverted");
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

template <typename Action>
class Deferred {
public:
    explicit Deferred(Action action) : action_(action) {}
    ~Deferred() { action_(); }

private:
    Action action_;
};

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
    NTSTATUS status = FltRegisterFilter(DriverObject, &g_registration, &g_filter);
    if (!NT_SUCCESS(status))
        return status;
    auto undo = [&status]() {
        if (!NT_SUCCESS(status))
            FltUnregisterFilter(g_filter); //~ FLT101
    };
    Deferred<decltype(undo)> filter(undo);
    status = CreatePort(&g_port);
    if (!NT_SUCCESS(status))
        return status;
    auto close = [&status]() {
        if (NT_SUCCESS(status))
            FltCloseCommunicationPort(g_port);
    };
    Deferred<decltype(close)> port(close);
    status = FltStartFiltering(g_filter);
    return status;
}
