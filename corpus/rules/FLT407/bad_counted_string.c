// why: the string is filled in by hand, its buffer stays the client's.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static UNICODE_STRING Protected;

static NTSTATUS FLTAPI OnProtConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnProtDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static BOOLEAN IsProtected(PCUNICODE_STRING Name)
{
    BOOLEAN yes = FALSE;

    __try {
        yes = Protected.Length != 0 && RtlPrefixUnicodeString(&Protected, Name, TRUE);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        yes = FALSE;
    }
    return yes;
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCreate(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Completion)
{
    if (Objects->FileObject != NULL && IsProtected(&Objects->FileObject->FileName)) {
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static NTSTATUS FLTAPI ProtMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                   PVOID Output, ULONG OutputSize, PULONG Returned)
{
    *Returned = 0;
    if (Input == NULL || InputSize == 0 || InputSize > 1024 || InputSize % sizeof(WCHAR) != 0)
        return STATUS_INVALID_PARAMETER;
    Protected.Length = 0;
    Protected.Buffer = Input; //~ FLT407
    Protected.MaximumLength = (USHORT)InputSize;
    Protected.Length = (USHORT)InputSize;
    return STATUS_SUCCESS;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, PreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS OpenPort(PFLT_FILTER Owner, PCWSTR Name, PFLT_PORT *Port)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    RtlInitUnicodeString(&name, Name);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnProtConnect, OnProtDisconnect, ProtMessage, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnProtUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnProtUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\ProtPort", &ServerPort);
        if (NT_SUCCESS(st)) {
            st = FltStartFiltering(Filter);
            if (!NT_SUCCESS(st)) FltCloseCommunicationPort(ServerPort);
        }
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
