// why: a namespace, an enumeration class, default arguments, variables declared in conditions and a range-based for.
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
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\HeadDeclarations");
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

namespace ports {

enum class Phase : UCHAR { Closed, Open };

static PFLT_PORT all[2];
static Phase phases[2];

static NTSTATUS open(ULONG index = 1)
{
    if (NTSTATUS status = CreatePort(&all[index]); !NT_SUCCESS(status))
        return status;
    phases[index] = Phase::Open;
    return STATUS_SUCCESS;
}

static void close()
{
    ULONG index = 0;
    for (auto &phase : phases) {
        switch (phase) {
        case Phase::Open:
            FltCloseCommunicationPort(all[index]);
            phase = Phase::Closed;
            break;
        default:
            break;
        }
        index++;
    }
}

} // namespace ports

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    ports::close();
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
    status = ports::open();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(g_filter);
        return status;
    }
    status = FltStartFiltering(g_filter);
    if (!NT_SUCCESS(status)) {
        ports::close();
        FltUnregisterFilter(g_filter);
    }
    return status;
}
