/* A driver with one port, closed in its unload callback. */
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Port;

static NTSTATUS FLTAPI Connect(PFLT_PORT Client, PVOID Cookie, PVOID Context, ULONG Size,
                               PVOID *ConnectionCookie) {
    (void)Client;
    (void)Cookie;
    (void)Context;
    (void)Size;
    (void)ConnectionCookie;
    return STATUS_ACCESS_DENIED;
}

static VOID FLTAPI Disconnect(PVOID ConnectionCookie) {
    (void)ConnectionCookie;
}

NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    (void)Flags;
    FltCloseCommunicationPort(Port);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, Unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Registry) {
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Port");
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status = FltRegisterFilter(Driver, &Registration, &Filter);

    (void)Registry;
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
                                   NULL, descriptor);
        status = FltCreateCommunicationPort(Filter, &Port, &attributes, NULL, Connect, Disconnect,
                                            NULL, 1);
        FltFreeSecurityDescriptor(descriptor);
        if (NT_SUCCESS(status)) {
            status = FltStartFiltering(Filter);
            if (!NT_SUCCESS(status)) {
                FltCloseCommunicationPort(Port);
            }
        }
    }
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(Filter);
    }
    return status;
}
