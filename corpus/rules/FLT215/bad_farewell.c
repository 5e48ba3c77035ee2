// why: the unload tells the client good-bye and waits for as long as the client takes to read it.
#include <fltKernel.h>

typedef struct _BYE_MESSAGE {
    ULONG Type;
    ULONG Reserved;
} BYE_MESSAGE;

PFLT_FILTER gByeFilter = NULL;
PFLT_PORT gByeServerPort = NULL;
PFLT_PORT gByeClientPort = NULL;

NTSTATUS
FLTAPI
ByePortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gByeClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
ByePortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gByeFilter, &gByeClientPort);
}

static VOID
ByeSendUnloading(
    VOID) {
    BYE_MESSAGE message = {0xFFFF, 0};
    ULONG answer = 0;
    ULONG length = sizeof(answer);
    NTSTATUS status;

    PAGED_CODE();

    status = FltSendMessage(gByeFilter, &gByeClientPort, &message, sizeof(message), &answer, &length, NULL); //~ FLT215
    if (!NT_SUCCESS(status)) {
        DbgPrint("nobody heard of the unload: %08x\n", status);
    }
}

NTSTATUS
FLTAPI
ByeFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    ByeSendUnloading();
    FltCloseCommunicationPort(gByeServerPort);
    FltUnregisterFilter(gByeFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    ByeFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gByeFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\ByePort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gByeFilter, &gByeServerPort, &oa, NULL, ByePortConnect, ByePortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gByeFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gByeServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gByeFilter);
        }
    }
    return status;
}
