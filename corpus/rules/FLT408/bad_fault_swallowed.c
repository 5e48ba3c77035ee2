// why: the length is set at the end of the __try; after a fault the callback still says success.
#include <fltKernel.h>

typedef struct _SWL_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} SWL_DATA;

SWL_DATA SwlData;
ULONG SwlMask;

NTSTATUS FLTAPI SwlConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (SwlData.ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    SwlData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI SwlDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(SwlData.Filter, &SwlData.ClientPort);
}

NTSTATUS FLTAPI SwlMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    if (InputBuffer == NULL || InputBufferSize < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    __try {
        SwlMask = *(ULONG UNALIGNED *)InputBuffer;
        *ReturnLength = 0;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("bad message\n");
    }
    return STATUS_SUCCESS; //~ FLT408:N
}

NTSTATUS FLTAPI SwlUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(SwlData.ServerPort);
    FltUnregisterFilter(SwlData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION SwlRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    SwlUnload,
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

    Status = FltRegisterFilter(DriverObject, &SwlRegistration, &SwlData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(SwlData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\SwlPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(SwlData.Filter, &SwlData.ServerPort, &oa, NULL, SwlConnect, SwlDisconnect, SwlMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(SwlData.Filter);
        return Status;
    }
    Status = FltStartFiltering(SwlData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(SwlData.ServerPort);
        FltUnregisterFilter(SwlData.Filter);
    }
    return Status;
}
