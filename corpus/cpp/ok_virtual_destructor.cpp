// why: the object is deleted through its base class; the virtual destructor closes the port.
// unknown: FLT213 FLT214 FLT215 FLT216 what the object is made of is not known where callbacks are followed alone
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
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\VirtualDestructor");
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

struct Component {
    virtual NTSTATUS Start() = 0;
    virtual ~Component() {}
};

class Server : public Component {
public:
    NTSTATUS Start() override 
    {
        NTSTATUS status = CreatePort(&port_);
        started_ = NT_SUCCESS(status);
        return status;
    }
    ~Server() override
    {
        if (started_)
            FltCloseCommunicationPort(port_);
    }

private:
    PFLT_PORT port_ = nullptr;
    bool started_ = false;
};

void *operator new(size_t size, POOL_TYPE pool, ULONG tag)
{
    return ExAllocatePoolWithTag(pool, size, tag);
}

void operator delete(void *memory, size_t)
{
    ExFreePool(memory);
}

static Component *g_component;

static NTSTATUS Open()
{
    g_component = new (NonPagedPool, 'tseT') Server;
    if (g_component == nullptr)
        return STATUS_INSUFFICIENT_RESOURCES;
    NTSTATUS status = g_component->Start();
    if (!NT_SUCCESS(status)) {
        delete g_component;
        g_component = nullptr;
    }
    return status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    delete g_component;
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
    status = Open();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(g_filter);
        return status;
    }
    status = FltStartFiltering(g_filter);
    if (!NT_SUCCESS(status)) {
        delete g_component;
        FltUnregisterFilter(g_filter);
    }
    return status;
}
