// why: the pages are locked and mapped for the system, and unlocked again before the callback returns.
#include <fltKernel.h>

PFLT_FILTER gMdlFilter = NULL;
PFLT_PORT gMdlServerPort = NULL;
PFLT_PORT gMdlClientPort = NULL;
static ULONG gSum;

NTSTATUS
FLTAPI
MdlPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gMdlClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
MdlPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gMdlFilter, &gMdlClientPort);
}

NTSTATUS
FLTAPI
MdlMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    PMDL mdl;
    PUCHAR bytes;
    ULONG i;
    NTSTATUS status = STATUS_SUCCESS;

    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    *ReturnOutputBufferLength = 0;
    if (InputBuffer == NULL || InputBufferLength == 0) {
        return STATUS_INVALID_PARAMETER;
    }

    mdl = IoAllocateMdl(InputBuffer, InputBufferLength, FALSE, FALSE, NULL);
    if (mdl == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    __try {
        MmProbeAndLockPages(mdl, UserMode, IoReadAccess);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        IoFreeMdl(mdl);
        return GetExceptionCode();
    }

    bytes = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    if (bytes != NULL) {
        for (i = 0; i < InputBufferLength; i++) {
            gSum += bytes[i];
        }
    } else {
        status = STATUS_INSUFFICIENT_RESOURCES;
    }
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    return status;
}

NTSTATUS
FLTAPI
MdlFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gMdlServerPort);
    FltUnregisterFilter(gMdlFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    MdlFilterUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath) {
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING uniString;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gMdlFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\MdlPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gMdlFilter, &gMdlServerPort, &oa, NULL, MdlPortConnect, MdlPortDisconnect, MdlMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gMdlFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gMdlServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gMdlFilter);
        }
    }
    return status;
}
