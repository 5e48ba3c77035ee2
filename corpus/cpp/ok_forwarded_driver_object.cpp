// why: the object of the driver goes to FltRegisterFilter through references to parameters, and so does the DriverUnload in it, which does what the unload callback leaves.
#include <fltKernel.h>

namespace handed {
template <typename T> struct bare { using type = T; };
template <typename T> struct bare<T &> { using type = T; };
template <typename T> T &&on(typename bare<T>::type &value) { return static_cast<T &&>(value); }
}

static PFLT_PORT client;

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS)
{
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, nullptr, nullptr, on_unload};

struct Pooled {
    void *operator new(size_t size) noexcept { return ExAllocatePoolWithTag(NonPagedPoolNx, size, 'opHF'); }
    void operator delete(void *memory) { ExFreePoolWithTag(memory, 'opHF'); }
};

struct Registered : Pooled {
    PFLT_FILTER handle = nullptr;
    NTSTATUS status;

    explicit Registered(PDRIVER_OBJECT driver) { status = FltRegisterFilter(driver, &registration, &handle); }
    ~Registered()
    {
        if (NT_SUCCESS(status))
            FltUnregisterFilter(handle);
    }
};

template <typename T, typename... Args> T *make(Args &&...args)
{
    return new T(handed::on<Args>(args)...);
}

struct Driver : Pooled {
    Registered *filter;
    PFLT_PORT server = nullptr;
    NTSTATUS status;

    explicit Driver(PDRIVER_OBJECT driver)
    {
        filter = make<Registered>(driver);
        status = filter ? filter->status : STATUS_NO_MEMORY;
        if (NT_SUCCESS(status))
            status = listen();
        if (NT_SUCCESS(status))
            status = FltStartFiltering(filter->handle);
    }
    ~Driver()
    {
        if (server)
            FltCloseCommunicationPort(server);
        delete filter;
    }

    NTSTATUS listen();
};

static Driver *the_driver;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID, PVOID, ULONG, PVOID *cookie)
{
    *cookie = nullptr;
    client = port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID)
{
    FltCloseClientPort(the_driver->filter->handle, &client);
}

NTSTATUS Driver::listen()
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\HandedOnPort");
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS result = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(result))
        return result;
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, nullptr, descriptor);
    result = FltCreateCommunicationPort(filter->handle, &server, &attributes, nullptr, on_connect, on_disconnect, nullptr, 1);
    if (!NT_SUCCESS(result))
        server = nullptr;
    FltFreeSecurityDescriptor(descriptor);
    return result;
}

static VOID driver_unload(PDRIVER_OBJECT)
{
    delete the_driver;
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING)
{
    driver->DriverUnload = driver_unload;
    the_driver = make<Driver>(driver);
    if (!the_driver)
        return STATUS_NO_MEMORY;
    NTSTATUS status = the_driver->status;
    if (!NT_SUCCESS(status))
        delete the_driver;
    return status;
}
