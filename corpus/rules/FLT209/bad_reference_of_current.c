// why: two references are taken for a connection, and its end gives up one: the other one's holder is only forgotten.
#include <fltKernel.h>

#define TAG 'fRcC'

typedef struct _CONTEXT {
    LONG References;
    PFLT_PORT Port;
} CONTEXT, *PCONTEXT;

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PCONTEXT Current; /* who is asked, with a reference of its own */

static VOID Dereference(PCONTEXT Context)
{
    if (InterlockedDecrement(&Context->References) == 0)
        ExFreePoolWithTag(Context, TAG);
}

static NTSTATUS FLTAPI Connect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID Hello, ULONG Size, PVOID *Cookie)
{
    PCONTEXT context;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(Hello);
    UNREFERENCED_PARAMETER(Size);
    context = ExAllocatePoolWithTag(NonPagedPool, sizeof(CONTEXT), TAG);
    if (context == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    context->References = 2; /* the connection's, and that of Current */
    context->Port = Port;
    Current = context;
    *Cookie = context;
    return STATUS_SUCCESS;
}

static VOID FLTAPI Disconnect(PVOID ConnectionCookie)
{
    PCONTEXT context = ConnectionCookie;

    FltCloseClientPort(Filter, &context->Port);
    Current = NULL;
    Dereference(context);
} //~ FLT209

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = Unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\CountedPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(status))
        return status;
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
        status = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, Connect, Disconnect, NULL, 1);
        FltFreeSecurityDescriptor(sd);
        if (NT_SUCCESS(status)) {
            status = FltStartFiltering(Filter);
            if (NT_SUCCESS(status))
                return status;
            FltCloseCommunicationPort(ServerPort);
        }
    }
    FltUnregisterFilter(Filter);
    return status;
}
