// why: the pre-operation asks for synchronisation, so the post-operation runs in its thread, at APC_LEVEL or below.
#include <fltKernel.h>

PFLT_FILTER gSynFilter = NULL;
PFLT_PORT gSynServerPort = NULL;
PFLT_PORT gSynClientPort = NULL;

NTSTATUS
FLTAPI
SynPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gSynClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
SynPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gSynFilter, &gSynClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
SynPreSetInformation(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    UNREFERENCED_PARAMETER(Data);
    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);
    return FLT_PREOP_SYNCHRONIZE;
}

FLT_POSTOP_CALLBACK_STATUS
FLTAPI
SynPostSetInformation(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _In_opt_ PVOID CompletionContext,
    _In_ FLT_POST_OPERATION_FLAGS Flags) {
    LARGE_INTEGER timeout;
    ULONG which = (ULONG)Data->Iopb->Parameters.SetFileInformation.FileInformationClass;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);
    UNREFERENCED_PARAMETER(Flags);

    timeout.QuadPart = -10 * 1000 * 1000;
    (VOID) FltSendMessage(gSynFilter, &gSynClientPort, &which, sizeof(which), NULL, NULL, &timeout);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

const FLT_OPERATION_REGISTRATION SynOperations[] = {
    {IRP_MJ_SET_INFORMATION, 0, SynPreSetInformation, SynPostSetInformation},
    {IRP_MJ_OPERATION_END}};

NTSTATUS
FLTAPI
SynFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gSynServerPort);
    FltUnregisterFilter(gSynFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    SynOperations,
    SynFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gSynFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\SynPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gSynFilter, &gSynServerPort, &oa, NULL, SynPortConnect, SynPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gSynFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gSynServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gSynFilter);
        }
    }
    return status;
}
