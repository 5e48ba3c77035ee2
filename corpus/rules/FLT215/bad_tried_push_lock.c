// why: three tries and a last one: with the lock the message goes to all clients, and each disconnect waits for it.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static LIST_ENTRY Clients;
static EX_PUSH_LOCK ClientLock;

typedef struct _CLIENT {
    LIST_ENTRY Link;
    PFLT_PORT Port;
} CLIENT;


/* Does not wait for ever. */
static NTSTATUS LockClients(VOID)
{
    LARGE_INTEGER pause;
    ULONG tries;

    pause.QuadPart = -10000;
    for (tries = 0; tries < 3; tries++) {
        if (ExTryAcquirePushLockShared(&ClientLock))
            return STATUS_SUCCESS;
        KeDelayExecutionThread(KernelMode, FALSE, &pause);
    }
    return ExTryAcquirePushLockShared(&ClientLock) ? STATUS_SUCCESS : STATUS_TIMEOUT;
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID Context, ULONG Size,
                                 PVOID *Cookie)
{
    CLIENT *client = ExAllocatePoolWithTag(PagedPool, sizeof(CLIENT), 'tnlC');

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Size);
    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->Port = Port;
    ExAcquirePushLockExclusive(&ClientLock);
    InsertTailList(&Clients, &client->Link);
    ExReleasePushLockExclusive(&ClientLock);
    *Cookie = client;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie)
{
    CLIENT *client = Cookie;

    ExAcquirePushLockExclusive(&ClientLock);
    RemoveEntryList(&client->Link);
    ExReleasePushLockExclusive(&ClientLock);
    FltCloseClientPort(Filter, &client->Port);
    ExFreePoolWithTag(client, 'tnlC');
}

/* Success says that there were clients. */
static NTSTATUS Broadcast(ULONG Process)
{
    NTSTATUS status = LockClients();
    PLIST_ENTRY entry;

    if (status != STATUS_SUCCESS)
        return status;
    for (entry = Clients.Flink; entry != &Clients; entry = entry->Flink) {
        CLIENT *client = CONTAINING_RECORD(entry, CLIENT, Link);

        status = FltSendMessage(Filter, &client->Port, &Process, sizeof(Process), NULL, NULL, NULL); //~ FLT215
    }
    ExReleasePushLockShared(&ClientLock);
    return status;
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnPreCreate(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects,
                                                    PVOID *Completion)
{
    ULONG process = FltGetRequestorProcessId(Data);

    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Completion);
    (VOID)Broadcast(process);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, OnPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnUnload,
};

static NTSTATUS OpenPort(VOID)
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(status))
        return status;
    RtlInitUnicodeString(&name, L"\\TriedPush");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 4);
    FltFreeSecurityDescriptor(sd);
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializePushLock(&ClientLock);
    InitializeListHead(&Clients);
    status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(status))
        return status;
    status = OpenPort();
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(Filter);
        if (NT_SUCCESS(status))
            return STATUS_SUCCESS;
        FltCloseCommunicationPort(ServerPort);
    }
    FltUnregisterFilter(Filter);
    return status;
}
