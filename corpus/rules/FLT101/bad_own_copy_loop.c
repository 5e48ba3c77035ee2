// why: a structure is overwritten by a copying loop of the driver's own, byte by byte.
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

typedef struct _STATE {
    ULONG Kind;
    ULONG Hold;
} STATE;

static STATE gState;

static VOID Copy(PVOID To, const VOID *From, SIZE_T Size)
{
    PUCHAR to = To;
    const UCHAR *from = From;
    while (Size-- > 0) {
        *to++ = *from++;
    }
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    STATE fresh = {1, 1};
    UNREFERENCED_PARAMETER(Flags);
    gState.Hold = 0;
    Copy(&gState, &fresh, sizeof(gState));
    if (gState.Hold == 0) {
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
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\wownmemcpy");

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
