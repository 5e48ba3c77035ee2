// why: for older drivers the client tries another name; of this project no driver has that one.
#include <fltKernel.h>
#include "pipe.h"

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

PFLT_FILTER pipe_filter;
Channel pipe_channel;

NTSTATUS FLTAPI Channel::on_connect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie) {
    pipe_channel.client_ = port;
    *cookie = nullptr;
    return STATUS_SUCCESS;
}

void FLTAPI Channel::on_disconnect(PVOID) {
    FltCloseClientPort(pipe_channel.filter_, &pipe_channel.client_);
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
    pipe_channel.close();
    FltUnregisterFilter(pipe_filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, nullptr, on_unload,
};

} // namespace

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING) {
    NTSTATUS status = FltRegisterFilter(driver, &registration, &pipe_filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    UNICODE_STRING name;
    RtlInitUnicodeString(&name, PIPE_PORT_NAME);
    status = pipe_channel.open(pipe_filter, &name);
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(pipe_filter);
        if (NT_SUCCESS(status)) {
            return status;
        }
        pipe_channel.close();
    }
    FltUnregisterFilter(pipe_filter);
    return status;
}
