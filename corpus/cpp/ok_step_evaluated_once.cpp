// why: what ++ and an assignment designate is found once: the helper that opens the port is called once.
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static PFLT_PORT g_port;
static LONG g_opened;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT, PVOID, PVOID, ULONG, PVOID *)
{
    return STATUS_ACCESS_DENIED;
}

static VOID FLTAPI OnDisconnect(PVOID)
{
}

static LONG *CountedOpen(NTSTATUS *status)
{
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\StepOnce");

    *status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(*status)) {
        InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
            nullptr, descriptor);
        *status = FltCreateCommunicationPort(g_filter, &g_port, &attributes, nullptr, OnConnect,
            OnDisconnect, nullptr, 1);
        FltFreeSecurityDescriptor(descriptor);
    }
    return &g_opened;
}

static void Remember(LONG &count)
{
    if (count > 1)
        count = 1;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    FltCloseCommunicationPort(g_port);
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION g_registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, nullptr, OnUnload,
};

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING)
{
    NTSTATUS status = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (!NT_SUCCESS(status))
        return status;
    Remember(++*CountedOpen(&status));
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(g_filter);
        if (!NT_SUCCESS(status))
            FltCloseCommunicationPort(g_port);
    }
    if (!NT_SUCCESS(status))
        FltUnregisterFilter(g_filter);
    return status;
}
