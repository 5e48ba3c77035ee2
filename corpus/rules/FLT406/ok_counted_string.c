// why: the raw buffer is wrapped into a counted string of the tested length, and no function looks for a terminator.
#include <fltKernel.h>

typedef struct _CNT_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} CNT_DATA;

CNT_DATA CntData;
UNICODE_STRING CntProtected = RTL_CONSTANT_STRING(L"C:\\Protected");
LONG CntHits;

NTSTATUS FLTAPI CntConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(CntData.ClientPort == NULL);
    CntData.ClientPort = ClientPort;
    *ConnectionPortCookie = &CntData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI CntDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (CntData.ClientPort)
        FltCloseClientPort(CntData.Filter, &CntData.ClientPort);
}

NTSTATUS FLTAPI CntMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    UNICODE_STRING name;
    BOOLEAN same;

    *ReturnLength = 0;
    if (InputBuffer == NULL || InputBufferSize < sizeof(WCHAR) || InputBufferSize > 512)
        return STATUS_INVALID_PARAMETER;
    name.Buffer = InputBuffer;
    name.Length = (USHORT)(InputBufferSize & ~1u);
    name.MaximumLength = name.Length;
    __try {
        same = RtlEqualUnicodeString(&name, &CntProtected, TRUE);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    if (same)
        InterlockedIncrement(&CntHits);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI CntUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(CntData.ServerPort);
    FltUnregisterFilter(CntData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION CntRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    CntUnload,
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

    Status = FltRegisterFilter(DriverObject, &CntRegistration, &CntData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CntData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\CntPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(CntData.Filter, &CntData.ServerPort, &oa, NULL, CntConnect, CntDisconnect, CntMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CntData.Filter);
        return Status;
    }
    Status = FltStartFiltering(CntData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(CntData.ServerPort);
        FltUnregisterFilter(CntData.Filter);
    }
    return Status;
}
