// why: the message is copied at once, as it should be, only not inside the __try that follows.
#include <fltKernel.h>

typedef struct _FLT_COMMAND {
    ULONG Opcode;
    ULONG Argument;
} FLT_COMMAND;

typedef struct _FLT_ANSWER {
    ULONG Value;
} FLT_ANSWER;

typedef struct _FLT_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} FLT_DATA;

FLT_DATA FltData;

NTSTATUS FLTAPI FltConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(FltData.ClientPort == NULL);
    FltData.ClientPort = ClientPort;
    *ConnectionPortCookie = &FltData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI FltDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (FltData.ClientPort)
        FltCloseClientPort(FltData.Filter, &FltData.ClientPort);
}

static ULONG Compute(_In_ const FLT_COMMAND *Command)
{
    return Command->Opcode == 7 ? Command->Argument * 2 : 0;
}

NTSTATUS FLTAPI FltMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    FLT_COMMAND command;
    FLT_ANSWER answer;

    *ReturnLength = 0;
    if (InputBuffer == NULL || InputBufferSize < sizeof(command))
        return STATUS_INVALID_PARAMETER;
    if (OutputBuffer == NULL || OutputBufferSize < sizeof(answer))
        return STATUS_BUFFER_TOO_SMALL;

    RtlCopyMemory(&command, InputBuffer, sizeof(command)); //~ FLT402
    answer.Value = Compute(&command);

    __try {
        RtlCopyMemory(OutputBuffer, &answer, sizeof(answer));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    *ReturnLength = sizeof(answer);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI FltUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(FltData.ServerPort);
    FltUnregisterFilter(FltData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FltRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    FltUnload,
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
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING uniString;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);

    Status = FltRegisterFilter(DriverObject, &FltRegistration, &FltData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    try {
        Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(Status)) {
            RtlInitUnicodeString(&uniString, L"\\FltCommand");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            Status = FltCreateCommunicationPort(FltData.Filter, &FltData.ServerPort, &oa, NULL, FltConnect, FltDisconnect, FltMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(Status)) {
                Status = FltStartFiltering(FltData.Filter);
                if (!NT_SUCCESS(Status)) {
                    FltCloseCommunicationPort(FltData.ServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(Status)) {
            FltUnregisterFilter(FltData.Filter);
        }
    }
    return Status;
}
