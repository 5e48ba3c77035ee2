// why: the driver counts the name's length itself, and one character too few.
#include <fltKernel.h>
#include "../inc/mirror.h"

static WCHAR const mirror_port[] = MIRROR_PORT;

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

PFLT_FILTER mirror_filter;
Channel mirror_channel;

NTSTATUS FLTAPI Channel::on_connect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie) {
    mirror_channel.client_ = port;
    *cookie = nullptr;
    return STATUS_SUCCESS;
}

void FLTAPI Channel::on_disconnect(PVOID) {
    FltCloseClientPort(mirror_channel.filter_, &mirror_channel.client_);
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
    mirror_channel.close();
    FltUnregisterFilter(mirror_filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, nullptr, on_unload,
};

} // namespace

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING) {
    NTSTATUS status = FltRegisterFilter(driver, &registration, &mirror_filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    UNICODE_STRING name;
    name.Buffer = const_cast<PWSTR>(mirror_port);
    name.Length = sizeof(mirror_port) - 2 * sizeof(WCHAR);
    name.MaximumLength = sizeof(mirror_port);
    status = mirror_channel.open(mirror_filter, &name);
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(mirror_filter);
        if (NT_SUCCESS(status)) {
            return status;
        }
        mirror_channel.close();
    }
    FltUnregisterFilter(mirror_filter);
    return status;
}
