// why: the port goes into a copy of the server's record, and the copy dies with the connect callback.
#include <fltKernel.h>

typedef struct _ENDPOINT {
    PCWSTR Name;
    PFLT_PORT Server;
    PFLT_PORT Client;
} ENDPOINT;

static PFLT_FILTER Filter;
static ENDPOINT Endpoints[2] = {{L"\\CopyEvents"}, {L"\\CopyControl"}};

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    ENDPOINT Endpoint = *(ENDPOINT *)ServerCookie;

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    if (Endpoint.Client != NULL) {
        return STATUS_CONNECTION_IN_USE;
    }
    Endpoint.Client = Port;
    *Cookie = ServerCookie;
    DbgPrint("%ws: %p\n", Endpoint.Name, Endpoint.Client);
    return STATUS_SUCCESS; //~ FLT202
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    ENDPOINT *Endpoint = Cookie;
    FltCloseClientPort(Filter, &Endpoint->Client);
}

static NTSTATUS OpenPort(PCWSTR Name, PFLT_PORT *ServerPort, PVOID Owner) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, ServerPort, &oa, Owner, OnConnect, OnDisconnect,
            NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static VOID CloseAll(VOID) {
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(Endpoints); i++) {
        if (Endpoints[i].Server != NULL) {
            FltCloseCommunicationPort(Endpoints[i].Server);
            Endpoints[i].Server = NULL;
        }
    }
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    CloseAll();
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

static NTSTATUS OpenAll(VOID) {
    NTSTATUS Status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(Endpoints) && NT_SUCCESS(Status); i++) {
        Status = OpenPort(Endpoints[i].Name, &Endpoints[i].Server, &Endpoints[i]);
    }
    return Status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = OpenAll();
    if (NT_SUCCESS(Status)) {
        Status = FltStartFiltering(Filter);
    }
    if (!NT_SUCCESS(Status)) {
        CloseAll();
        FltUnregisterFilter(Filter);
    }
    return Status;
}
