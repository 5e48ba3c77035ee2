// why: of three commands that answer, one forgets to say how much.
#include <fltKernel.h>

typedef struct _CAS_MESSAGE {
    ULONG Command;
    ULONG Value;
} CAS_MESSAGE, *PCAS_MESSAGE;

typedef struct _CAS_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} CAS_DATA;

CAS_DATA CasData;
ULONG CasValue, CasLimit;

NTSTATUS FLTAPI CasConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(CasData.ClientPort == NULL);
    CasData.ClientPort = ClientPort;
    *ConnectionPortCookie = &CasData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI CasDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (CasData.ClientPort)
        FltCloseClientPort(CasData.Filter, &CasData.ClientPort);
}

NTSTATUS FLTAPI CasMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    NTSTATUS Status = STATUS_SUCCESS;
    PULONG answer = OutputBuffer;

    if (InputBuffer == NULL || InputBufferSize < sizeof(CAS_MESSAGE))
        return STATUS_INVALID_PARAMETER;
    if (answer == NULL || OutputBufferSize < sizeof(ULONG))
        return STATUS_BUFFER_TOO_SMALL;
    __try {
        switch (((PCAS_MESSAGE)InputBuffer)->Command) {
        case 0:
            *answer = CasValue;
            *ReturnLength = sizeof(ULONG);
            break;
        case 1:
            *answer = CasLimit;
            break;
        case 2:
            CasValue = ((PCAS_MESSAGE)InputBuffer)->Value;
            *ReturnLength = 0;
            break;
        default:
            Status = STATUS_INVALID_PARAMETER;
            break;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Status = GetExceptionCode();
    }
    return Status; //~ FLT408:W
}

NTSTATUS FLTAPI CasUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(CasData.ServerPort);
    FltUnregisterFilter(CasData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION CasRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    CasUnload,
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

    Status = FltRegisterFilter(DriverObject, &CasRegistration, &CasData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CasData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\CasPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(CasData.Filter, &CasData.ServerPort, &oa, NULL, CasConnect, CasDisconnect, CasMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CasData.Filter);
        return Status;
    }
    Status = FltStartFiltering(CasData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(CasData.ServerPort);
        FltUnregisterFilter(CasData.Filter);
    }
    return Status;
}
