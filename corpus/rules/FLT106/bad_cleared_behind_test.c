// why: the test of the variable stands in the block before, and what it has read is no holder any more when the variable is cleared.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort, ClientPort;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie) {
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    FltCloseClientPort(Filter, &ClientPort);
}

static VOID StopListening(VOID) {
    if (ServerPort != NULL) {
        ServerPort = NULL; //~ FLT106
    }
}

static VOID Teardown(VOID) {
    StopListening();
    if (Filter != NULL) {
        FltUnregisterFilter(Filter);
        Filter = NULL;
    }
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath) {
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\ClearedPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;

    status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
        status = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(Filter);
    }
    if (!NT_SUCCESS(status)) {
        Teardown();
    }
    return status;
}
