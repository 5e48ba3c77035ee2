// why: a fast mutex and a spin lock are given back before the clean-up asks for PASSIVE_LEVEL.
#include <fltKernel.h>

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static KSPIN_LOCK Lock;
static FAST_MUTEX Mutex;
static ULONG Unloads;

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

static NTSTATUS OpenPort(void)
{
    NTSTATUS st;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, L"\\LevelPort");
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, OnConnect, OnDisconnect,
                                    NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static VOID CleanUp(void)
{
    if (KeGetCurrentIrql() != PASSIVE_LEVEL) return;
    if (ServerPort != NULL) FltCloseCommunicationPort(ServerPort);
    ServerPort = NULL;
    FltUnregisterFilter(FilterHandle);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    KIRQL level;
    (void)Flags;
    ExAcquireFastMutex(&Mutex);
    KeAcquireSpinLock(&Lock, &level);
    Unloads++;
    KeReleaseSpinLock(&Lock, level);
    ExReleaseFastMutex(&Mutex);
    CleanUp();
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
    KeInitializeSpinLock(&Lock);
    ExInitializeFastMutex(&Mutex);
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    st = OpenPort();
    if (NT_SUCCESS(st)) st = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(st)) CleanUp();
    return st;
}
