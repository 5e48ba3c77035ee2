// why: the address of a structure is kept untyped, and written through as that of another one.
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

typedef struct _FIRST {
    ULONG Kind;
    ULONG State;
} FIRST;
typedef struct _SECOND {
    ULONG Size;
    ULONG Level;
} SECOND;

static FIRST gFirst;
static PVOID gKept;

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    SECOND *second;
    UNREFERENCED_PARAMETER(Flags);
    gKept = &gFirst;
    gFirst.State = 0;
    second = gKept;
    second->Level = 7;
    if (gFirst.State == 0) {
        FltCloseCommunicationPort(gPort);
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
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\wrecordkeptvoid");

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
