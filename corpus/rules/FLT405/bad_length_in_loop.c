// why: the length of a name is compared with that of each allowed one, and read again where one fits.
#include <fltKernel.h>

#define MAX_PATHS 20
#define TAG       'ptaP'

typedef struct _COMMAND {
    ULONG Code;
    ULONG Size;
    UCHAR Data[1];
} COMMAND, *PCOMMAND;

typedef struct _PATHS {
    UNICODE_STRING Allowed[MAX_PATHS];
    ULONG Count;
} PATHS;

static struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
    PATHS Paths;
} Globals;

static NTSTATUS Allocate(PUNICODE_STRING string)
{
    string->Buffer = ExAllocatePoolWithTag(NonPagedPool, 520, TAG);
    if (string->Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    string->MaximumLength = 520;
    string->Length = 12;
    return STATUS_SUCCESS;
}

static VOID CleanUp(VOID)
{
    ULONG i;

    for (i = 0; i < Globals.Paths.Count; i++) {
        ExFreePoolWithTag(Globals.Paths.Allowed[i].Buffer, TAG);
    }
    RtlZeroMemory(&Globals.Paths, sizeof(PATHS));
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
    FltCloseClientPort(Globals.Filter, &Globals.ClientPort);
    CleanUp();
}

static NTSTATUS FLTAPI OnMessage(PVOID Cookie, PVOID Input, ULONG InputLength, PVOID Output,
                                 ULONG OutputLength, PULONG ReturnLength)
{
    UNICODE_STRING name = {0};
    PCOMMAND command = Input;
    USHORT length;
    ULONG i;

    UNREFERENCED_PARAMETER(Cookie);
    UNREFERENCED_PARAMETER(Output);
    UNREFERENCED_PARAMETER(OutputLength);
    *ReturnLength = 0;
    if (Input == NULL || InputLength < sizeof(COMMAND)) {
        return STATUS_INVALID_PARAMETER;
    }
    __try {
        if (command->Code == 1) {
            if (Globals.Paths.Count < MAX_PATHS) {
                (void)Allocate(&Globals.Paths.Allowed[Globals.Paths.Count++]);
            }
            return STATUS_SUCCESS;
        }
        length = (USHORT)command->Size;
        for (i = 0; i < Globals.Paths.Count; i++) {
            if (length < Globals.Paths.Allowed[i].Length) {
                continue;
            }
            name.Length = (USHORT)command->Size; //~ FLT405
            break;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return name.Length > 0 ? STATUS_SUCCESS : STATUS_NOT_FOUND;
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
    RtlInitUnicodeString(&name, L"\\Paths");
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
    RtlZeroMemory(&Globals, sizeof(Globals));
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
