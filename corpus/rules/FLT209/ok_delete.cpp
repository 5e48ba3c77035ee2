// why: delete runs the destructor and gives the memory back.
#include <fltKernel.h>

void *__cdecl operator new(size_t size);
void __cdecl operator delete(void *memory);
void __cdecl operator delete(void *memory, size_t size);

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;

class Session {
public:
    explicit Session(PFLT_PORT port) : port_(port), messages_(0) {}
    ~Session() { FltCloseClientPort(Filter, &port_); }
    void Count() { messages_++; }

private:
    PFLT_PORT port_;
    ULONG messages_;
};

static NTSTATUS FLTAPI OnConnect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie)
{
    Session *session = new Session(port);

    if (session == nullptr)
        return STATUS_INSUFFICIENT_RESOURCES;
    *cookie = session;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID cookie)
{
    delete static_cast<Session *>(cookie);
}

static NTSTATUS FLTAPI OnMessage(PVOID cookie, PVOID, ULONG, PVOID, ULONG, PULONG returned)
{
    static_cast<Session *>(cookie)->Count();
    *returned = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, nullptr, OnUnload};

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SessionPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;

    NTSTATUS status = FltRegisterFilter(driver, &Registration, &Filter);
    if (!NT_SUCCESS(status))
        return status;
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, nullptr, sd);
        status = FltCreateCommunicationPort(Filter, &ServerPort, &oa, nullptr, OnConnect, OnDisconnect, OnMessage, 4);
        FltFreeSecurityDescriptor(sd);
    }
    if (!NT_SUCCESS(status))
        FltUnregisterFilter(Filter);
    return status;
}
