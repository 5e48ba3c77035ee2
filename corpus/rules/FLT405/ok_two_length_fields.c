// why: two lengths of the same name, of the same type, in the same message: each is read once.
#include <fltKernel.h>

typedef struct _TWO_BLOB {
    ULONG Length;
    UCHAR Bytes[16];
} TWO_BLOB, *PTWO_BLOB;

typedef struct _TWO_MESSAGE {
    TWO_BLOB Key;
    TWO_BLOB Value;
} TWO_MESSAGE, *PTWO_MESSAGE;

typedef struct _TWO_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} TWO_DATA;

TWO_DATA TwoData;
TWO_BLOB TwoKey, TwoValue;

NTSTATUS FLTAPI TwoConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (TwoData.ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    TwoData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI TwoDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(TwoData.Filter, &TwoData.ClientPort);
}

static NTSTATUS TwoCapture(_In_ const TWO_BLOB *From, _Out_ PTWO_BLOB To)
{
    To->Length = From->Length;
    if (To->Length > sizeof(To->Bytes)) {
        To->Length = 0;
        return STATUS_INVALID_PARAMETER;
    }
    RtlCopyMemory(To->Bytes, From->Bytes, To->Length);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI TwoMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PTWO_MESSAGE message = InputBuffer;
    TWO_BLOB key, value;
    NTSTATUS Status;

    *ReturnLength = 0;
    if (message == NULL || InputBufferSize != sizeof(TWO_MESSAGE))
        return STATUS_INVALID_PARAMETER;
    __try {
        Status = TwoCapture(&message->Key, &key);
        if (NT_SUCCESS(Status))
            Status = TwoCapture(&message->Value, &value);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Status = GetExceptionCode();
    }
    if (NT_SUCCESS(Status)) {
        TwoKey = key;
        TwoValue = value;
    }
    return Status;
}

NTSTATUS FLTAPI TwoUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(TwoData.ServerPort);
    FltUnregisterFilter(TwoData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION TwoRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    TwoUnload,
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

    Status = FltRegisterFilter(DriverObject, &TwoRegistration, &TwoData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(TwoData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\TwoPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(TwoData.Filter, &TwoData.ServerPort, &oa, NULL, TwoConnect, TwoDisconnect, TwoMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(TwoData.Filter);
        return Status;
    }
    Status = FltStartFiltering(TwoData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(TwoData.ServerPort);
        FltUnregisterFilter(TwoData.Filter);
    }
    return Status;
}
