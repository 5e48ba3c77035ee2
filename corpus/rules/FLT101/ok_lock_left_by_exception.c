// why: the second read of the request can raise with the lock set, which the handler takes back.
#include <fltKernel.h>

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

struct Request {
    ULONG Size;
    ULONG Kind;
    UCHAR Text[16];
};
struct Settings {
    ULONG Depth;
    BOOLEAN Locked;
    ULONG Kind;
};
static struct Settings Settings;
extern struct Request *MappedRequest(VOID);

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                                 ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    (void)ServerPortCookie;
    (void)ConnectionContext;
    (void)SizeOfContext;
    *ConnectionCookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    (void)ConnectionCookie;
    FltCloseClientPort(FilterHandle, &ClientPort);
}

static NTSTATUS OpenPort(VOID)
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\LeftByException");
    NTSTATUS st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static VOID TakeRequest(VOID)
{
    struct Request *request = MappedRequest();
    __try {
        Settings.Depth = request->Size;
        Settings.Locked = TRUE;
        Settings.Kind = request->Kind;
        Settings.Locked = FALSE;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Settings.Depth = 0;
        Settings.Locked = FALSE;
    }
}

static VOID ClosePort(VOID)
{
    if (Settings.Locked) return;
    if (ServerPort) FltCloseCommunicationPort(ServerPort);
    ServerPort = NULL;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    ClosePort();
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
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    TakeRequest();
    st = OpenPort();
    if (!NT_SUCCESS(st)) {
        FltUnregisterFilter(FilterHandle);
        return st;
    }
    st = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(st)) {
        ClosePort();
        FltUnregisterFilter(FilterHandle);
    }
    return st;
}
