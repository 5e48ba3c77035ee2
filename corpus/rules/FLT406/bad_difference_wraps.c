// why: for a message shorter than the header the difference is almost four billion, and everything fits.
#include <fltKernel.h>

typedef struct _QUE_ITEM {
    ULONG Bytes;
    ULONG Priority;
    UCHAR Data[1];
} QUE_ITEM, *PQUE_ITEM;

typedef struct _QUE_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} QUE_DATA;

QUE_DATA QueData;
UCHAR QueBytes[256];

NTSTATUS FLTAPI QueConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    QueData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID FLTAPI QueDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(QueData.Filter, &QueData.ClientPort);
}

NTSTATUS FLTAPI QueMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PQUE_ITEM item = InputBuffer;
    ULONG bytes;
    ULONG room = InputBufferSize - FIELD_OFFSET(QUE_ITEM, Data);

    *ReturnLength = 0;
    if (item == NULL || InputBufferSize < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    __try {
        bytes = item->Bytes;
        if (bytes > room || bytes > sizeof(QueBytes))
            return STATUS_INVALID_PARAMETER;
        RtlCopyMemory(QueBytes, item->Data, bytes); //~ FLT406
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI QueUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(QueData.ServerPort);
    FltUnregisterFilter(QueData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION QueRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    QueUnload,
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

    Status = FltRegisterFilter(DriverObject, &QueRegistration, &QueData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(QueData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\QuePort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(QueData.Filter, &QueData.ServerPort, &oa, NULL, QueConnect, QueDisconnect, QueMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(QueData.Filter);
        return Status;
    }
    Status = FltStartFiltering(QueData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(QueData.ServerPort);
        FltUnregisterFilter(QueData.Filter);
    }
    return Status;
}
