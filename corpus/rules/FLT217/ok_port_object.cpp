// why: the cookie of the server port is deleted when the filter is gone.
#include <fltKernel.h>

void *__cdecl operator new(size_t size);
void __cdecl operator delete(void *memory);
void __cdecl operator delete(void *memory, size_t size);

static PFLT_FILTER Filter;

struct Clients {
    PFLT_PORT port;
    ULONG seen;
};

class Port {
public:
    NTSTATUS Open()
    {
        UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\ObjectPort");
        PSECURITY_DESCRIPTOR sd;
        OBJECT_ATTRIBUTES oa;

        clients_ = new Clients();
        if (clients_ == nullptr)
            return STATUS_INSUFFICIENT_RESOURCES;
        NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, nullptr, sd);
            status = FltCreateCommunicationPort(Filter, &server_, &oa, clients_, OnConnect, OnDisconnect, nullptr, 1);
            FltFreeSecurityDescriptor(sd);
        }
        if (!NT_SUCCESS(status))
            Forget();
        return status;
    }
    void Close() { FltCloseCommunicationPort(server_); }
    void Forget()
    {
        delete clients_;
    }

private:
    static NTSTATUS FLTAPI OnConnect(PFLT_PORT port, PVOID server, PVOID, ULONG, PVOID *cookie)
    {
        Clients *clients = static_cast<Clients *>(server);

        clients->seen++;
        clients->port = port;
        *cookie = nullptr;
        return STATUS_SUCCESS;
    }
    static VOID FLTAPI OnDisconnect(PVOID);

    PFLT_PORT server_;
    Clients *clients_;
    friend NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS);
};

static Port ThePort;

VOID FLTAPI Port::OnDisconnect(PVOID)
{
    FltCloseClientPort(Filter, &ThePort.clients_->port);
}

NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    ThePort.Close();
    FltUnregisterFilter(Filter);
    ThePort.Forget();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, nullptr, OnUnload};

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING)
{
    NTSTATUS status = FltRegisterFilter(driver, &Registration, &Filter);
    if (!NT_SUCCESS(status))
        return status;
    status = ThePort.Open();
    if (!NT_SUCCESS(status))
        FltUnregisterFilter(Filter);
    return status;
}
