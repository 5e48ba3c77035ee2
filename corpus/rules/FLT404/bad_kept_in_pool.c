// why: the driver keeps its data in pool, and the connect callback keeps the address of the context there, where it is still when the callback has returned.
#include <fltKernel.h>

typedef struct _DATA {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Client;
    PVOID Settings;
} DATA;

static DATA *g_Data;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT ClientPort, PVOID ServerPortCookie,
                                 PVOID ConnectionContext, ULONG SizeOfContext,
                                 PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(SizeOfContext);
    g_Data->Settings = ConnectionContext; //~ FLT404:E
    g_Data->Client = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(g_Data->Filter, &g_Data->Client);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(g_Data->Server);
    FltUnregisterFilter(g_Data->Filter);
    ExFreePoolWithTag(g_Data, 'atad');
    g_Data = NULL;
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

static NTSTATUS OpenPort(VOID)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Settings");
    OBJECT_ATTRIBUTES attributes;
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               descriptor);
    status = FltCreateCommunicationPort(g_Data->Filter, &g_Data->Server, &attributes, NULL,
                                        OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(descriptor);
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    g_Data = ExAllocatePoolWithTag(NonPagedPool, sizeof(DATA), 'atad');
    if (g_Data == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(g_Data, sizeof(*g_Data));
    status = FltRegisterFilter(DriverObject, &Registration, &g_Data->Filter);
    if (NT_SUCCESS(status)) {
        status = OpenPort();
        if (NT_SUCCESS(status)) {
            status = FltStartFiltering(g_Data->Filter);
            if (NT_SUCCESS(status)) {
                return STATUS_SUCCESS;
            }
            FltCloseCommunicationPort(g_Data->Server);
        }
        FltUnregisterFilter(g_Data->Filter);
    }
    ExFreePoolWithTag(g_Data, 'atad');
    g_Data = NULL;
    return status;
}
