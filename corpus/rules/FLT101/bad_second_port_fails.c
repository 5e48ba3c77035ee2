// why: when the second of two ports cannot be created the first one stays open over FltUnregisterFilter.
#include <fltKernel.h>

static PFLT_FILTER FilterHandle;
static PFLT_PORT EventPort, ControlPort;
static PFLT_PORT EventClient, ControlClient;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                              ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    (void)ConnectionContext;
    (void)SizeOfContext;
    *(PFLT_PORT *)ServerPortCookie = Port;
    *ConnectionCookie = ServerPortCookie;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    FltCloseClientPort(FilterHandle, (PFLT_PORT *)ConnectionCookie);
}

static NTSTATUS OpenPort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port, PVOID Cookie)
{
    NTSTATUS st;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Filter, Port, &oa, Cookie, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    FltCloseCommunicationPort(ControlPort);
    FltCloseCommunicationPort(EventPort);
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = { sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload };

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    (void)Path;

    if (!NT_SUCCESS(st = FltRegisterFilter(Driver, &Registration, &FilterHandle))) return st;

    st = OpenPort(FilterHandle, L"\\AuditEvents", &EventPort, &EventClient);
    if (NT_SUCCESS(st)) {
        st = OpenPort(FilterHandle, L"\\AuditControl", &ControlPort, &ControlClient);
        if (NT_SUCCESS(st)) {
            st = FltStartFiltering(FilterHandle);
            if (NT_SUCCESS(st)) return st;
            FltCloseCommunicationPort(ControlPort);
            FltCloseCommunicationPort(EventPort);
        }
    }
    FltUnregisterFilter(FilterHandle); //~ FLT101
    return st;
}
