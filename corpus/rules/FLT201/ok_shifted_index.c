// why: the cookie is the index plus one, so that 0 is really nobody.
#include <fltKernel.h>

#define MAX_CLIENTS 3

typedef struct _CLIENT_ENTRY {
    PFLT_PORT Port;
    ULONG Messages;
} CLIENT_ENTRY;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
CLIENT_ENTRY gClients[MAX_CLIENTS];
EX_PUSH_LOCK gClientsLock;

NTSTATUS
FLTAPI
ShiftConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    ULONG i;
    ULONG id = 0;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    FltAcquirePushLockExclusive(&gClientsLock);
    for (i = 0; i < MAX_CLIENTS && id == 0; i++) {
        if (gClients[i].Port == NULL) {
            gClients[i].Port = ClientPort;
            gClients[i].Messages = 0;
            id = i + 1;
        }
    }
    FltReleasePushLock(&gClientsLock);

    *ConnectionPortCookie = ULongToPtr(id);
    return (id != 0) ? STATUS_SUCCESS : STATUS_TOO_MANY_SESSIONS;
}

VOID
FLTAPI
ShiftDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    ULONG id = PtrToUlong(ConnectionCookie);

    if (id == 0 || id > MAX_CLIENTS) {
        return;
    }

    FltAcquirePushLockExclusive(&gClientsLock);
    FltCloseClientPort(gFilter, &gClients[id - 1].Port);
    FltReleasePushLock(&gClientsLock);
}

NTSTATUS
ShiftOpen(
    VOID
    )
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING portName;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    RtlInitUnicodeString(&portName, L"\\ShiftPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, ShiftConnect,
        ShiftDisconnect, NULL, MAX_CLIENTS);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
ShiftUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    FltDeletePushLock(&gClientsLock);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION ShiftRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    ShiftUnload,  // Unload
    NULL,  // InstanceSetup
    NULL,  // QueryTeardown
    NULL,  // TeardownStart
    NULL,  // TeardownComplete
    NULL,  // GenerateName
    NULL,  // NormalizeName
    NULL,  // NormalizeCleanup
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    FltInitializePushLock(&gClientsLock);
    status = FltRegisterFilter(DriverObject, &ShiftRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        FltDeletePushLock(&gClientsLock);
        return status;
    }

    status = ShiftOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        FltDeletePushLock(&gClientsLock);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilter);
        FltDeletePushLock(&gClientsLock);
        return status;
    }

    return STATUS_SUCCESS;
}
