// why: a pair of ports is turned by value, an odd number of times.
#include <fltKernel.h>

static PFLT_FILTER gFilter;
static PFLT_PORT gPort;
static PFLT_PORT gClient;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID Cookie, PVOID Context, ULONG Size, PVOID *Connection)
{
    UNREFERENCED_PARAMETER(Cookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Size);
    *Connection = NULL;
    gClient = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Connection)
{
    UNREFERENCED_PARAMETER(Connection);
    FltCloseClientPort(gFilter, &gClient);
}

typedef struct _PAIR {
    PFLT_PORT First;
    PFLT_PORT Second;
} PAIR;

static PAIR Turn(PAIR In)
{
    PAIR out = {In.Second, In.First};
    return out;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    PAIR pair = {NULL, NULL};
    UNREFERENCED_PARAMETER(Flags);
    pair.First = gPort;
    pair = Turn(Turn(Turn(pair)));
    if (pair.First != NULL) {
        FltCloseCommunicationPort(pair.First);
    }
    FltUnregisterFilter(gFilter); //~ FLT101
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR Descriptor;
    OBJECT_ATTRIBUTES Attributes;
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\ustructreturn");

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &Registration, &gFilter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&Descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(gFilter);
        return Status;
    }
    InitializeObjectAttributes(&Attributes, &Name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, Descriptor);
    Status = FltCreateCommunicationPort(gFilter, &gPort, &Attributes, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(Descriptor);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(gFilter);
        return Status;
    }
    Status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(gPort);
        FltUnregisterFilter(gFilter);
    }
    return Status;
}
