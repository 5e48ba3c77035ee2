// why: which port is closed second is decided where no source is given; that is no finding, and no proof.
// unknown: FLT101 FLT102 FLT103 FLT104 FLT105 FLT106 FLT107 FLT108 FLT109 FLT111 FLT112 the second close may be of any port
// unknown: FLT201 FLT202 FLT203 FLT204 FLT205 FLT206 FLT207 FLT208 FLT211 and whose clients they are
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Listening;
static PFLT_PORT Peer;

PFLT_PORT PortOfAnotherModule(VOID);

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                                 ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    Peer = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(Filter, &Peer);
}

static VOID CloseIfOpen(PFLT_PORT *Port)
{
    if (*Port != NULL) {
        FltCloseCommunicationPort(*Port);
        *Port = NULL;
    }
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    CloseIfOpen(&Listening);
    FltCloseCommunicationPort(PortOfAnotherModule());
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

static NTSTATUS Listen(VOID)
{
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\OtherModulePort");
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               descriptor);
    status = FltCreateCommunicationPort(Filter, &Listening, &attributes, NULL, OnConnect,
                                        OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(descriptor);
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = Listen();
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(Filter);
    }
    if (!NT_SUCCESS(status)) {
        CloseIfOpen(&Listening);
        FltUnregisterFilter(Filter);
    }
    return status;
}
