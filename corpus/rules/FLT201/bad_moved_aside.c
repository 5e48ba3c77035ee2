// why: disconnect puts the port aside for a worker that the driver does not have.
#include <fltKernel.h>

typedef struct _PORTS {
    PFLT_PORT Server;
    PFLT_PORT Client;
    PFLT_PORT Retired;
} PORTS;

static PFLT_FILTER Filter;
static PORTS Ports;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    Ports.Client = Port;
    *Cookie = &Ports;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    PORTS *Mine = Cookie;

    if (Mine->Retired == NULL) {
        Mine->Retired = Mine->Client;
        Mine->Client = NULL;
        return; //~ FLT201
    }
    FltCloseClientPort(Filter, &Mine->Client);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\RetirePort");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Ports.Server, &oa, NULL, OnConnect,
            OnDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(Ports.Server);
    FltUnregisterFilter(Filter);
    Ports.Retired = NULL;
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(Path);
    do
    {
        Status = FltRegisterFilter(Driver, &Registration, &Filter);
        if (!NT_SUCCESS(Status))
            break;
        uDone = 1;
        Status = OpenPort();
        if (!NT_SUCCESS(Status))
            break;
        uDone = 2;
        Status = FltStartFiltering(Filter);
        if (!NT_SUCCESS(Status))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(Ports.Server);
    if (uDone >= 1)
        FltUnregisterFilter(Filter);
    return Status;
}
