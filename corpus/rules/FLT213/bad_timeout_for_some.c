// why: only callers that may not wait give a timeout, and for them the reply may be missing.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnSomConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnSomDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static BOOLEAN Ask(ULONG What, BOOLEAN MayWait)
{
    LARGE_INTEGER soon;
    ULONG answer, length = sizeof(answer);
    NTSTATUS st;

    soon.QuadPart = -100 * 10000;
    st = FltSendMessage(Filter, &ClientPort, &What, sizeof(What), &answer, &length, MayWait ? NULL : &soon);
    if (st < 0)
        return TRUE;
    return answer == 1; //~ FLT213
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCreate(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Completion)
{
    BOOLEAN mayWait = Data->RequestorMode == UserMode;

    if (!Ask(Data->Iopb->MajorFunction, mayWait)) {
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, PreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

static VOID Teardown(VOID)
{
    if (ServerPort != NULL) {
        FltCloseCommunicationPort(ServerPort);
        ServerPort = NULL;
    }
    if (Filter != NULL) {
        FltUnregisterFilter(Filter);
        Filter = NULL;
    }
}

static NTSTATUS FLTAPI OnSomUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnSomUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING portName = RTL_CONSTANT_STRING(L"\\SomPort");
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS st;

    do {
        st = FltRegisterFilter(DriverObject, &Registration, &Filter);
        if (!NT_SUCCESS(st)) {
            Filter = NULL;
            break;
        }
        st = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
        if (!NT_SUCCESS(st))
            break;
        InitializeObjectAttributes(&attributes, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, descriptor);
        st = FltCreateCommunicationPort(Filter, &ServerPort, &attributes, NULL, OnSomConnect, OnSomDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(descriptor);
        if (!NT_SUCCESS(st)) {
            ServerPort = NULL;
            break;
        }
        st = FltStartFiltering(Filter);
    } while (0);

    if (!NT_SUCCESS(st))
        Teardown();
    return st;
}
