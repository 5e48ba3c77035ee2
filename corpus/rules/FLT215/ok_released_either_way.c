// why: ExReleasePushLock gives back a push lock that is held either way, before the message is sent.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static EX_PUSH_LOCK CountLock;
static ULONG Count;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID Context, ULONG Size,
                                 PVOID *Cookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Size);
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie)
{
    UNREFERENCED_PARAMETER(Cookie);
    FltCloseClientPort(Filter, &ClientPort);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnPreCreate(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects,
                                                    PVOID *Completion)
{
    ULONG process = FltGetRequestorProcessId(Data);

    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Completion);
    ExAcquirePushLockShared(&CountLock);
    process += Count;
    ExReleasePushLock(&CountLock);
    FltSendMessage(Filter, &ClientPort, &process, sizeof(process), NULL, NULL, NULL);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    ExAcquirePushLockExclusive(&CountLock);
    Count = 0;
    ExReleasePushLock(&CountLock);
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
    RtlInitUnicodeString(&name, L"\\EitherWay");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializePushLock(&CountLock);
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
