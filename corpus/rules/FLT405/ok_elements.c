// why: the same field is read several times, each time of another element.
#include <fltKernel.h>

typedef struct _VEC_ITEM {
    ULONG Index;
    ULONG Value;
} VEC_ITEM, *PVEC_ITEM;

typedef struct _VEC_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} VEC_DATA;

VEC_DATA VecData;
ULONG VecValues[64];

NTSTATUS FLTAPI VecConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    VecData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID FLTAPI VecDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(VecData.Filter, &VecData.ClientPort);
}

NTSTATUS FLTAPI VecMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PVEC_ITEM item = InputBuffer;
    ULONG count = InputBufferSize / sizeof(VEC_ITEM);
    ULONG i, index;

    *ReturnLength = 0;
    if (item == NULL || count == 0)
        return STATUS_INVALID_PARAMETER;
    __try {
        for (i = 0; i < count; i++) {
            index = item[i].Index;
            if (index >= RTL_NUMBER_OF(VecValues))
                return STATUS_INVALID_PARAMETER;
            VecValues[index] = item[i].Value;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI VecUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(VecData.ServerPort);
    FltUnregisterFilter(VecData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION VecRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    VecUnload,
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

    Status = FltRegisterFilter(DriverObject, &VecRegistration, &VecData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(VecData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\VecPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(VecData.Filter, &VecData.ServerPort, &oa, NULL, VecConnect, VecDisconnect, VecMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(VecData.Filter);
        return Status;
    }
    Status = FltStartFiltering(VecData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(VecData.ServerPort);
        FltUnregisterFilter(VecData.Filter);
    }
    return Status;
}
