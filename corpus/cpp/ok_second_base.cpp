// why: the port lives in the second base class; a pointer to that base is made back into the object.
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
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SecondBase");
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

struct Named {
    ULONG id = 7;
    virtual ULONG Id() { return id; }
};

struct Opened {
    PFLT_PORT port = nullptr;
    virtual void Close()
    {
        FltCloseCommunicationPort(port);
        port = nullptr;
    }
};

struct Both : Named, Opened {
    ULONG Id() override { return id + 1; }
};

static Both g_both;
static Opened *g_opened = &g_both;

static NTSTATUS Open()
{
    Both *both = static_cast<Both *>(g_opened);
    return CreatePort(&both->port);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    if (g_both.Id() == 8)
        g_opened->Close();
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
        g_both.Close();
        FltUnregisterFilter(g_filter);
    }
    return status;
}
