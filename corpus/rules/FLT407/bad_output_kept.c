// why: the answer is not there yet, so the buffer for it is kept until an open brings it, in whatever process that is.
#include <fltKernel.h>

typedef struct _PEN_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} PEN_DATA;

PEN_DATA PenData;
PULONG PenAnswer;

NTSTATUS FLTAPI PenConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(PenData.ClientPort == NULL);
    PenData.ClientPort = ClientPort;
    *ConnectionPortCookie = &PenData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI PenDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (PenData.ClientPort)
        FltCloseClientPort(PenData.Filter, &PenData.ClientPort);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI PenPreCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _Outptr_ PVOID *CompletionContext)
{
    PULONG answer = InterlockedExchangePointer((PVOID *)&PenAnswer, NULL);

    if (answer != NULL) {
        __try {
            *answer = FltGetRequestorProcessId(Data);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            DbgPrint("nobody there\n");
        }
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

NTSTATUS FLTAPI PenMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    *ReturnLength = 0;
    if (OutputBuffer == NULL || OutputBufferSize < sizeof(ULONG))
        return STATUS_BUFFER_TOO_SMALL;
    InterlockedExchangePointer((PVOID *)&PenAnswer, OutputBuffer); //~ FLT407
    return STATUS_SUCCESS;
}

FLT_OPERATION_REGISTRATION PenOperations[] = {
    { IRP_MJ_CREATE, 0, PenPreCreate, NULL },
    { IRP_MJ_OPERATION_END }
};

NTSTATUS FLTAPI PenUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(PenData.ServerPort);
    FltUnregisterFilter(PenData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION PenRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    PenOperations,
    PenUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);

    Status = FltRegisterFilter(DriverObject, &PenRegistration, &PenData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(PenData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\PenPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(PenData.Filter, &PenData.ServerPort, &oa, NULL, PenConnect, PenDisconnect, PenMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(PenData.Filter);
        return Status;
    }
    Status = FltStartFiltering(PenData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(PenData.ServerPort);
        FltUnregisterFilter(PenData.Filter);
    }
    return Status;
}
