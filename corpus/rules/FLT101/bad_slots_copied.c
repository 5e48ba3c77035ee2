// why: structures in an array are copied over each other, until none says that it is used.
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

typedef struct _SLOT {
    BOOLEAN IsUsed;
    PFLT_PORT Port;
} SLOT;
static SLOT gSlots[3];

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    SLOT *slot = gSlots;
    UNREFERENCED_PARAMETER(Flags);
    gSlots[0].Port = gPort;
    gSlots[0].IsUsed = TRUE;
    gSlots[2] = gSlots[0];
    gSlots[2].IsUsed = FALSE;
    gSlots[1] = *(slot + 2);
    gSlots[0] = slot[1];
    for (slot = gSlots; slot != &gSlots[3]; slot++) {
        if (slot->IsUsed) {
            FltCloseCommunicationPort(slot->Port);
        }
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
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\uarraycopy");

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
