// why: the records of clients that have gone stay in a list, and nobody ever frees the list.
#include <fltKernel.h>

#define SW_TAG 'ewSc'

typedef struct _SW_CLIENT {
    struct _SW_CLIENT *Next;
    PFLT_PORT Port;
    BOOLEAN Gone;
} SW_CLIENT, *PSW_CLIENT;

static struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PSW_CLIENT Clients;
    FAST_MUTEX Lock;
} Sw;

static NTSTATUS FLTAPI SwConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    PSW_CLIENT client = ExAllocatePoolWithTag(NonPagedPool, sizeof(*client), SW_TAG);

    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->Port = Port;
    client->Gone = FALSE;
    ExAcquireFastMutex(&Sw.Lock);
    client->Next = Sw.Clients;
    Sw.Clients = client;
    ExReleaseFastMutex(&Sw.Lock);
    *Cookie = client;
    return STATUS_SUCCESS;
}

/* The record stays in the list, for statistics. */
static VOID FLTAPI SwDisconnect(PVOID Cookie)
{
    PSW_CLIENT client = Cookie;

    FltCloseClientPort(Sw.Filter, &client->Port);
    client->Gone = TRUE;
}

static NTSTATUS FLTAPI SwUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(Sw.ServerPort);
    FltUnregisterFilter(Sw.Filter);
    return STATUS_SUCCESS; //~ FLT209
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = SwUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SweepPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;

    ExInitializeFastMutex(&Sw.Lock);
    status = FltRegisterFilter(Driver, &Registration, &Sw.Filter);
    if (!NT_SUCCESS(status))
        return status;
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        status = FltCreateCommunicationPort(Sw.Filter, &Sw.ServerPort, &oa, NULL, SwConnect, SwDisconnect, NULL, 9);
        FltFreeSecurityDescriptor(sd);
    }
    if (!NT_SUCCESS(status))
        FltUnregisterFilter(Sw.Filter);
    return status;
}
