// why: both sides get the name from one function, by a role that each chooses for itself.
#include <fltKernel.h>
#include "../common/ports.hpp"

namespace {

class Channel {
public:
    NTSTATUS open(PFLT_FILTER filter, PUNICODE_STRING name);
    void close() {
        FltCloseCommunicationPort(server_);
        server_ = nullptr;
    }

private:
    static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie);
    static void FLTAPI on_disconnect(PVOID cookie);

    PFLT_FILTER filter_;
    PFLT_PORT server_;
    PFLT_PORT client_;
};

PFLT_FILTER choice_filter;
Channel choice_channel;

NTSTATUS FLTAPI Channel::on_connect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie) {
    choice_channel.client_ = port;
    *cookie = nullptr;
    return STATUS_SUCCESS;
}

void FLTAPI Channel::on_disconnect(PVOID) {
    FltCloseClientPort(choice_channel.filter_, &choice_channel.client_);
}

NTSTATUS Channel::open(PFLT_FILTER filter, PUNICODE_STRING name) {
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    OBJECT_ATTRIBUTES attributes;
    InitializeObjectAttributes(&attributes, name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, nullptr, descriptor);
    filter_ = filter;
    status = FltCreateCommunicationPort(filter, &server_, &attributes, nullptr, on_connect, on_disconnect, nullptr, 1);
    FltFreeSecurityDescriptor(descriptor);
    return status;
}

NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS) {
    choice_channel.close();
    FltUnregisterFilter(choice_filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, nullptr, on_unload,
};

} // namespace

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING) {
    NTSTATUS status = FltRegisterFilter(driver, &registration, &choice_filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    UNICODE_STRING name;
    RtlInitUnicodeString(&name, name_of(driver->DeviceObject ? Role::scan : Role::report));
    status = choice_channel.open(choice_filter, &name);
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(choice_filter);
        if (NT_SUCCESS(status)) {
            return status;
        }
        choice_channel.close();
    }
    FltUnregisterFilter(choice_filter);
    return status;
}
