// why: the message is copied under __try, but what its pointer points to is as much the client's memory as the message.
#include <fltKernel.h>

typedef struct _HOOK_REQUEST {
    ULONG Kind;
    ULONG Length;
    PVOID Data;
} HOOK_REQUEST, *PHOOK_REQUEST;

#define HOOK_LIMIT 128

typedef struct _HOOK_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} HOOK_DATA;

HOOK_DATA HookData;
UCHAR HookBytes[HOOK_LIMIT];

NTSTATUS FLTAPI HookConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(HookData.ClientPort == NULL);
    HookData.ClientPort = ClientPort;
    *ConnectionPortCookie = &HookData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI HookDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (HookData.ClientPort)
        FltCloseClientPort(HookData.Filter, &HookData.ClientPort);
}

static NTSTATUS HookSet(_In_ PHOOK_REQUEST Request)
{
    if (Request->Length > HOOK_LIMIT)
        return STATUS_BUFFER_OVERFLOW;
    RtlCopyMemory(HookBytes, Request->Data, Request->Length); //~ FLT402
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI HookMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    HOOK_REQUEST request;

    *ReturnLength = 0;
    if (!InputBuffer || InputBufferSize < sizeof(HOOK_REQUEST))
        return STATUS_INVALID_PARAMETER;
    __try {
        request = *(HOOK_REQUEST UNALIGNED *)InputBuffer;
        if (request.Length != 0)
            ProbeForRead(request.Data, request.Length, 1);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    switch (request.Kind) {
    case 0:
        return STATUS_SUCCESS;
    case 1:
        return HookSet(&request);
    }
    return STATUS_INVALID_PARAMETER;
}

NTSTATUS FLTAPI HookUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(HookData.ServerPort);
    FltUnregisterFilter(HookData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION HookRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    HookUnload,
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

    Status = FltRegisterFilter(DriverObject, &HookRegistration, &HookData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(HookData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\HookPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(HookData.Filter, &HookData.ServerPort, &oa, NULL, HookConnect, HookDisconnect, HookMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(HookData.Filter);
        return Status;
    }
    Status = FltStartFiltering(HookData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(HookData.ServerPort);
        FltUnregisterFilter(HookData.Filter);
    }
    return Status;
}
