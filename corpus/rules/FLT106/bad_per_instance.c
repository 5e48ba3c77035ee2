// why: each attached volume opens a port, and all of them go into one variable.
#include <fltKernel.h>

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                              ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    (void)ServerPortCookie;
    (void)ConnectionContext;
    (void)SizeOfContext;
    if (ClientPort)
        return STATUS_DEVICE_BUSY;
    *ConnectionCookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    (void)ConnectionCookie;
    FltCloseClientPort(FilterHandle, &ClientPort);
}

static NTSTATUS OpenVolumePort(LONG number)
{
    WCHAR text[] = L"\\VolumePort0";
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    text[11] = (WCHAR)(L'0' + number % 10);
    RtlInitUnicodeString(&name, text);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1); //~ FLT106
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnSetup(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_SETUP_FLAGS flags,
                               DEVICE_TYPE device, FLT_FILESYSTEM_TYPE fs)
{
    static LONG volumes;

    (void)objects;
    (void)flags;
    (void)device;
    (void)fs;
    if (!NT_SUCCESS(OpenVolumePort(InterlockedIncrement(&volumes)))) return STATUS_FLT_DO_NOT_ATTACH;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    if (ServerPort) FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
    .InstanceSetupCallback = OnSetup,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    st = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(st)) {
        if (ServerPort) FltCloseCommunicationPort(ServerPort);
        FltUnregisterFilter(FilterHandle);
    }
    return st;
}
