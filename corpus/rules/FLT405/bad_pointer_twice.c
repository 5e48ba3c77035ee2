// why: the pointer in the message is a user address when it is tested, and may be any address when it is used.
#include <fltKernel.h>

typedef struct _IMG_REQUEST {
    ULONG Kind;
    PVOID Digest;
} IMG_REQUEST, *PIMG_REQUEST;

typedef struct _IMG_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} IMG_DATA;

IMG_DATA ImgData;
UCHAR ImgDigest[32];

NTSTATUS FLTAPI ImgConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(ImgData.ClientPort == NULL);
    ImgData.ClientPort = ClientPort;
    *ConnectionPortCookie = &ImgData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI ImgDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (ImgData.ClientPort)
        FltCloseClientPort(ImgData.Filter, &ImgData.ClientPort);
}

NTSTATUS FLTAPI ImgMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PIMG_REQUEST request = InputBuffer;
    UCHAR digest[32];

    *ReturnLength = 0;
    if (request == NULL || InputBufferSize < sizeof(IMG_REQUEST))
        return STATUS_INVALID_PARAMETER;
    __try {
        if ((ULONG_PTR)request->Digest > (ULONG_PTR)MM_HIGHEST_USER_ADDRESS - sizeof(digest))
            return STATUS_ACCESS_VIOLATION;
        RtlCopyMemory(digest, request->Digest, sizeof(digest)); //~ FLT405
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    RtlCopyMemory(ImgDigest, digest, sizeof(digest));
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI ImgUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ImgData.ServerPort);
    FltUnregisterFilter(ImgData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION ImgRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    ImgUnload,
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

    Status = FltRegisterFilter(DriverObject, &ImgRegistration, &ImgData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(ImgData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\ImgPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(ImgData.Filter, &ImgData.ServerPort, &oa, NULL, ImgConnect, ImgDisconnect, ImgMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(ImgData.Filter);
        return Status;
    }
    Status = FltStartFiltering(ImgData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(ImgData.ServerPort);
        FltUnregisterFilter(ImgData.Filter);
    }
    return Status;
}
