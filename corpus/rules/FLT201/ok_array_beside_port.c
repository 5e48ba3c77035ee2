// why: names are kept in an array behind the port, and an index does not leave its array.
#include <fltKernel.h>

#define NAMES 16
#define TAG   'emaN'

static struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
    UNICODE_STRING Names[NAMES];
    ULONG Count;
} Globals;

static NTSTATUS Allocate(PUNICODE_STRING String)
{
    String->Buffer = ExAllocatePoolWithTag(NonPagedPool, 520, TAG);
    if (String->Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    String->MaximumLength = 520;
    String->Length = 0;
    return STATUS_SUCCESS;
}

static VOID FreeNames(VOID)
{
    ULONG i;

    for (i = 0; i < Globals.Count; i++) {
        if (Globals.Names[i].Buffer != NULL) {
            ExFreePoolWithTag(Globals.Names[i].Buffer, TAG);
        }
        RtlZeroMemory(&Globals.Names[i], sizeof(UNICODE_STRING));
    }
    Globals.Count = 0;
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size,
                                 PVOID *Cookie)
{
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Size);
    Globals.ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie)
{
    UNREFERENCED_PARAMETER(Cookie);
    if (Globals.ClientPort != NULL) {
        FltCloseClientPort(Globals.Filter, &Globals.ClientPort);
    }
    FreeNames();
}

static NTSTATUS FLTAPI OnMessage(PVOID Cookie, PVOID Input, ULONG InputLength, PVOID Output,
                                 ULONG OutputLength, PULONG ReturnLength)
{
    UNREFERENCED_PARAMETER(Cookie);
    UNREFERENCED_PARAMETER(Input);
    UNREFERENCED_PARAMETER(InputLength);
    UNREFERENCED_PARAMETER(Output);
    UNREFERENCED_PARAMETER(OutputLength);
    *ReturnLength = 0;
    if (Globals.Count >= NAMES) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return Allocate(&Globals.Names[Globals.Count++]);
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
    RtlInitUnicodeString(&name, L"\\Names");
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL,
                               sd);
    status = FltCreateCommunicationPort(Globals.Filter, &Globals.ServerPort, &attributes, NULL,
                                        OnConnect, OnDisconnect, OnMessage, 1);
    FltFreeSecurityDescriptor(sd);
    return status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(Globals.ServerPort);
    FltUnregisterFilter(Globals.Filter);
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
    status = FltRegisterFilter(Driver, &Registration, &Globals.Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = Open();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(Globals.Filter);
        return status;
    }
    status = FltStartFiltering(Globals.Filter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(Globals.ServerPort);
        FltUnregisterFilter(Globals.Filter);
    }
    return status;
}
