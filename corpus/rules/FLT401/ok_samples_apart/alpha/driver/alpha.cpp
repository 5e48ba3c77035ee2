// why: the tool belongs to a driver that is not here; the sample beside it has its own program.
#include <fltKernel.h>

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

PFLT_FILTER alpha_filter;
Channel alpha_channel;

NTSTATUS FLTAPI Channel::on_connect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie) {
    alpha_channel.client_ = port;
    *cookie = nullptr;
    return STATUS_SUCCESS;
}

void FLTAPI Channel::on_disconnect(PVOID) {
    FltCloseClientPort(alpha_channel.filter_, &alpha_channel.client_);
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
    alpha_channel.close();
    FltUnregisterFilter(alpha_filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, nullptr, on_unload,
};

} // namespace

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING) {
    NTSTATUS status = FltRegisterFilter(driver, &registration, &alpha_filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\AlphaPort");
    status = alpha_channel.open(alpha_filter, &name);
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(alpha_filter);
        if (NT_SUCCESS(status)) {
            return status;
        }
        alpha_channel.close();
    }
    FltUnregisterFilter(alpha_filter);
    return status;
}
