// why: the structure with the port in it is freed by a function of the driver that only frees.
#include <fltKernel.h>

#define TAG 'tatS'

typedef struct _STATE {
    PFLT_FILTER Filter;
    PFLT_PORT Port;
} STATE, *PSTATE;

static PSTATE State;
static PFLT_PORT Client;

static VOID Release(PVOID Memory)
{
    ExFreePoolWithTag(Memory, TAG); //~ FLT102 FLT217
}


static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size,
                                 PVOID *Cookie)
{
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Size);
    Client = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie)
{
    UNREFERENCED_PARAMETER(Cookie);
    FltCloseClientPort(State->Filter, &Client);
}

static NTSTATUS Open(VOID)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    RtlInitUnicodeString(&name, L"\\State");
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL,
                               sd);
    status = FltCreateCommunicationPort(State->Filter, &State->Port, &attributes, NULL, OnConnect,
                                        OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    PFLT_FILTER filter = State->Filter;

    UNREFERENCED_PARAMETER(Flags);
    Release(State);
    FltUnregisterFilter(filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    State = ExAllocatePoolWithTag(NonPagedPool, sizeof(STATE), TAG);
    if (State == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = FltRegisterFilter(Driver, &Registration, &State->Filter);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(State, TAG);
        return status;
    }
    status = Open();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(State->Filter);
        ExFreePoolWithTag(State, TAG);
        return status;
    }
    status = FltStartFiltering(State->Filter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(State->Port);
        FltUnregisterFilter(State->Filter);
        ExFreePoolWithTag(State, TAG);
    }
    return status;
}
