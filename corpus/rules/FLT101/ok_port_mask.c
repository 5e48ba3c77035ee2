// why: a mask has a bit for each open port, and the cleanup closes by the mask.
#include <fltKernel.h>

#define PORTS 2

static PFLT_FILTER FilterHandle;
static PFLT_PORT Server[PORTS], Client[PORTS];
static ULONG OpenMask;

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

static void CloseByMask(void)
{
    for (int i = 0; i < PORTS; i++)
        if (OpenMask & (1u << i)) FltCloseCommunicationPort(Server[i]);
    OpenMask = 0;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    CloseByMask();
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    static const PCWSTR names[PORTS] = { L"\\MaskRead", L"\\MaskWrite" };
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    for (int i = 0; i < PORTS; i++) {
        st = OpenPort(FilterHandle, names[i], &Server[i], &Client[i]);
        if (!NT_SUCCESS(st)) {
            CloseByMask();
            FltUnregisterFilter(FilterHandle);
            return st;
        }
        OpenMask |= 1u << i;
    }
    return STATUS_SUCCESS;
}
