// why: what is taken apart outside of the __try is a copy in pool, under the same type as the raw message.
#include <fltKernel.h>

typedef struct _DOC_MESSAGE {
    ULONG Operation;
    ULONG NameChars;
    WCHAR Name[ANYSIZE_ARRAY];
} DOC_MESSAGE, *PDOC_MESSAGE;

#define DOC_TAG 'coDm'
#define DOC_MAX 4096

typedef struct _DOC_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} DOC_DATA;

DOC_DATA DocData;

NTSTATUS FLTAPI DocConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    DocData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID FLTAPI DocDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(DocData.Filter, &DocData.ClientPort);
}

static NTSTATUS DocHandle(_In_ PDOC_MESSAGE Message, _In_ ULONG Size)
{
    ULONG room = (Size - FIELD_OFFSET(DOC_MESSAGE, Name)) / sizeof(WCHAR);

    if (Message->NameChars == 0 || Message->NameChars > room)
        return STATUS_INVALID_PARAMETER;
    Message->Name[Message->NameChars - 1] = L'\0';
    DbgPrint("operation %u on %ws\n", Message->Operation, Message->Name);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI DocMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    NTSTATUS Status = STATUS_SUCCESS;
    PDOC_MESSAGE copy;

    *ReturnLength = 0;
    if (InputBuffer == NULL || InputBufferSize < sizeof(DOC_MESSAGE) || InputBufferSize > DOC_MAX)
        return STATUS_INVALID_PARAMETER;
    copy = ExAllocatePoolWithTag(PagedPool, InputBufferSize, DOC_TAG);
    if (copy == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    __try {
        RtlCopyMemory(copy, InputBuffer, InputBufferSize);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Status = GetExceptionCode();
    }
    if (NT_SUCCESS(Status))
        Status = DocHandle(copy, InputBufferSize);
    ExFreePoolWithTag(copy, DOC_TAG);
    return Status;
}

NTSTATUS FLTAPI DocUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(DocData.ServerPort);
    FltUnregisterFilter(DocData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION DocRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    DocUnload,
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

    Status = FltRegisterFilter(DriverObject, &DocRegistration, &DocData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(DocData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\DocPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(DocData.Filter, &DocData.ServerPort, &oa, NULL, DocConnect, DocDisconnect, DocMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(DocData.Filter);
        return Status;
    }
    Status = FltStartFiltering(DocData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(DocData.ServerPort);
        FltUnregisterFilter(DocData.Filter);
    }
    return Status;
}
