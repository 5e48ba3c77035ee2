// why: creates are sent through a local copy, while disconnect may be closing the variable it was read from.
#include <fltKernel.h>

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClientPort;

typedef struct _QUESTION {
    ULONG ProcessId;
    ULONG DesiredAccess;
} QUESTION;

NTSTATUS
FLTAPI
AskConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    gClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
AskDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    FltCloseClientPort(gFilter, &gClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
AskPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_result_maybenull_ PVOID *CompletionContext
    )
{
    QUESTION question;
    LARGE_INTEGER timeout;
    PFLT_PORT port = gClientPort;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    if (port == NULL) {
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    }

    question.ProcessId = FltGetRequestorProcessId(Data);
    question.DesiredAccess = Data->Iopb->Parameters.Create.SecurityContext->DesiredAccess;
    timeout.QuadPart = -20000000;
    (void)FltSendMessage(gFilter, &port, &question, sizeof(question), NULL, NULL, &timeout); //~ FLT204:W
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION AskOperations[] = {
    {IRP_MJ_CREATE, 0, AskPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS
AskOpen(
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

    RtlInitUnicodeString(&portName, L"\\AskPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, AskConnect,
        AskDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
AskUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION AskRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    AskOperations,  // Operations
    AskUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &AskRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = AskOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilter);
        return status;
    }

    return STATUS_SUCCESS;
}
