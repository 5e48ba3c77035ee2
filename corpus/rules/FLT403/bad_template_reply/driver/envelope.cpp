// why: a template wraps any payload and sends all of the wrapper.
#include <fltKernel.h>
#include "../inc/envelope.h"

namespace {

class Channel {
public:
    NTSTATUS open(PFLT_FILTER filter, PUNICODE_STRING name);
    void close() {
        FltCloseCommunicationPort(server_);
        server_ = nullptr;
    }
    bool ask(PVOID request, ULONG request_size, PVOID reply, ULONG reply_size) {
        LARGE_INTEGER timeout;
        timeout.QuadPart = -10 * 1000 * 1000;
        NTSTATUS status = FltSendMessage(filter_, &client_, request, request_size, reply, &reply_size, &timeout);
        return status == STATUS_SUCCESS;
    }

private:
    static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie);
    static void FLTAPI on_disconnect(PVOID cookie);

    PFLT_FILTER filter_;
    PFLT_PORT server_;
    PFLT_PORT client_;
};

PFLT_FILTER envelope_filter;
Channel envelope_channel;

NTSTATUS FLTAPI Channel::on_connect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie) {
    envelope_channel.client_ = port;
    *cookie = nullptr;
    return STATUS_SUCCESS;
}

void FLTAPI Channel::on_disconnect(PVOID) {
    FltCloseClientPort(envelope_channel.filter_, &envelope_channel.client_);
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

FLT_PREOP_CALLBACK_STATUS FLTAPI pre_create(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS, PVOID *) {
    Letter request = {};
    Stamp reply = {};
    request.pid = FltGetRequestorProcessId(data);
    if (!envelope_channel.ask(&request, sizeof(request), &reply, StampBytes) || !reply.block) {
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    }
    data->IoStatus.Status = STATUS_ACCESS_DENIED;
    return FLT_PREOP_COMPLETE;
}

const FLT_OPERATION_REGISTRATION operations[] = {
    {IRP_MJ_CREATE, 0, pre_create, nullptr},
    {IRP_MJ_OPERATION_END},
};

NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS) {
    envelope_channel.close();
    FltUnregisterFilter(envelope_filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, operations, on_unload,
};

} // namespace

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING) {
    NTSTATUS status = FltRegisterFilter(driver, &registration, &envelope_filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    UNICODE_STRING name = RTL_CONSTANT_STRING(ENVELOPE_PORT);
    status = envelope_channel.open(envelope_filter, &name);
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(envelope_filter);
        if (NT_SUCCESS(status)) {
            return status;
        }
        envelope_channel.close();
    }
    FltUnregisterFilter(envelope_filter);
    return status;
}
