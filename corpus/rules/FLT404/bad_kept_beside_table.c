// why: keeps the address of the connection context in its data in pool, next to the table of client ports, of which an element is written that only a loop finds.
#include <fltKernel.h>

#define CLIENT_COUNT 4

typedef struct _DATA {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PVOID Settings;
    PFLT_PORT Clients[CLIENT_COUNT];
} DATA;

static DATA *g_Data;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT ClientPort, PVOID ServerPortCookie,
                                 PVOID ConnectionContext, ULONG SizeOfContext,
                                 PVOID *ConnectionPortCookie)
{
    ULONG i;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(SizeOfContext);
    g_Data->Settings = ConnectionContext; //~ FLT404:E
    for (i = 0; i < CLIENT_COUNT; i++) {
        if (g_Data->Clients[i] == NULL) {
            g_Data->Clients[i] = ClientPort;
            break;
        }
    }
    if (i == CLIENT_COUNT) {
        return STATUS_CONNECTION_COUNT_LIMIT;
    }
    *ConnectionPortCookie = &g_Data->Clients[i];
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    FltCloseClientPort(g_Data->Filter, ConnectionCookie);
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
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Table");
    OBJECT_ATTRIBUTES attributes;
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               descriptor);
    status = FltCreateCommunicationPort(g_Data->Filter, &g_Data->Server, &attributes, NULL,
                                        OnConnect, OnDisconnect, NULL, CLIENT_COUNT);
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
