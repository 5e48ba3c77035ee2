// why: a copy is sent through only where the push lock was got that disconnect takes to close.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static EX_PUSH_LOCK ClientLock;

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
    ExAcquirePushLockExclusive(&ClientLock);
    FltCloseClientPort(Filter, &ClientPort);
    ExReleasePushLockExclusive(&ClientLock);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnPreCreate(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects,
                                                    PVOID *Completion)
{
    ULONG process = FltGetRequestorProcessId(Data);
    LARGE_INTEGER timeout;
    PFLT_PORT copy;

    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Completion);
    timeout.QuadPart = -1000000;
    if (!ExTryAcquirePushLockShared(&ClientLock))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    copy = ClientPort;
    if (copy != NULL)
        FltSendMessage(Filter, &copy, &process, sizeof(process), NULL, NULL, &timeout);
    ExReleasePushLockShared(&ClientLock);
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
    RtlInitUnicodeString(&name, L"\\GotLock");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializePushLock(&ClientLock);
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
