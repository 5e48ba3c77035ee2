// why: the post-operation of a read that nobody synchronised may come at DISPATCH_LEVEL.
#include <fltKernel.h>

PFLT_FILTER gPstFilter = NULL;
PFLT_PORT gPstServerPort = NULL;
PFLT_PORT gPstClientPort = NULL;

NTSTATUS
FLTAPI
PstPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gPstClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PstPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gPstFilter, &gPstClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
PstPreRead(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    UNREFERENCED_PARAMETER(Data);
    UNREFERENCED_PARAMETER(FltObjects);
    *CompletionContext = NULL;
    return FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

FLT_POSTOP_CALLBACK_STATUS
FLTAPI
PstPostRead(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _In_opt_ PVOID CompletionContext,
    _In_ FLT_POST_OPERATION_FLAGS Flags) {
    LARGE_INTEGER timeout;
    ULONG_PTR bytes = Data->IoStatus.Information;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    if (!FlagOn(Flags, FLTFL_POST_OPERATION_DRAINING)) {
        timeout.QuadPart = -10 * 1000;
        (VOID) FltSendMessage(gPstFilter, &gPstClientPort, &bytes, sizeof(bytes), NULL, NULL, &timeout); //~ FLT214:N
    }
    return FLT_POSTOP_FINISHED_PROCESSING;
}

const FLT_OPERATION_REGISTRATION PstOperations[] = {
    {IRP_MJ_READ, 0, PstPreRead, PstPostRead},
    {IRP_MJ_OPERATION_END}};

NTSTATUS
FLTAPI
PstFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gPstServerPort);
    FltUnregisterFilter(gPstFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    PstOperations,
    PstFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gPstFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\PstPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gPstFilter, &gPstServerPort, &oa, NULL, PstPortConnect, PstPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gPstFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gPstServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gPstFilter);
        }
    }
    return status;
}
