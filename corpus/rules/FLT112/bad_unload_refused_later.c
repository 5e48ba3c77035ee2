// why: a message closes the server port while the driver stays loaded; that an unload is refused later, which has closed nothing, is no defect.
#include <fltKernel.h>

static PFLT_FILTER g_Filter;
static PFLT_PORT g_Server;
static PFLT_PORT g_Client;
static LONG g_Busy;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT ClientPort, PVOID ServerPortCookie,
                                 PVOID ConnectionContext, ULONG SizeOfContext,
                                 PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(SizeOfContext);
    UNREFERENCED_PARAMETER(ConnectionContext);
    g_Busy = 1;
    g_Client = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    g_Busy = 0;
    FltCloseClientPort(g_Filter, &g_Client);
}

static VOID ClosePort(VOID)
{
    if (g_Server != NULL) {
        FltCloseCommunicationPort(g_Server); //~ FLT112
        g_Server = NULL;
    }
}

static NTSTATUS FLTAPI OnMessage(PVOID PortCookie, PVOID InputBuffer, ULONG InputBufferLength,
                                 PVOID OutputBuffer, ULONG OutputBufferLength,
                                 PULONG ReturnOutputBufferLength)
{
    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(InputBuffer);
    UNREFERENCED_PARAMETER(InputBufferLength);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    ClosePort();
    *ReturnOutputBufferLength = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    if (g_Busy > 0 && (Flags & FLTFL_FILTER_UNLOAD_MANDATORY) == 0) {
        return STATUS_FLT_DO_NOT_DETACH;
    }
    ClosePort();
    FltUnregisterFilter(g_Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

static NTSTATUS OpenPort(VOID)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\ClosedByMessage");
    OBJECT_ATTRIBUTES attributes;
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               descriptor);
    status = FltCreateCommunicationPort(g_Filter, &g_Server, &attributes, NULL,
                                        OnConnect, OnDisconnect, OnMessage, 1);
    FltFreeSecurityDescriptor(descriptor);
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = FltRegisterFilter(DriverObject, &Registration, &g_Filter);
    if (NT_SUCCESS(status)) {
        status = OpenPort();
        if (NT_SUCCESS(status)) {
            status = FltStartFiltering(g_Filter);
            if (NT_SUCCESS(status)) {
                return STATUS_SUCCESS;
            }
            ClosePort();
        }
        FltUnregisterFilter(g_Filter);
    }
    return status;
}
