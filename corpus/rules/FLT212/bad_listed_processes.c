// why: the image routine that sends for listed processes is removed only when the driver is unloaded at last.
#include <fltKernel.h>

#define TAG 'corP'

typedef struct _PROCESS {
    LIST_ENTRY Entry;
    ULONG Id;
} PROCESS, *PPROCESS;

static struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} Globals;
static PLIST_ENTRY Processes;

static BOOLEAN IsListed(ULONG Id)
{
    PLIST_ENTRY entry;

    if (Processes == NULL || IsListEmpty(Processes)) {
        return FALSE;
    }
    entry = Processes->Flink;
    do {
        if (CONTAINING_RECORD(entry, PROCESS, Entry)->Id == Id) {
            return TRUE;
        }
        entry = entry->Flink;
    } while (entry != Processes);
    return FALSE;
}

static NTSTATUS List(ULONG Id)
{
    PPROCESS process;

    if (Id == 0 || IsListed(Id)) {
        return STATUS_SUCCESS;
    }
    process = ExAllocatePoolWithTag(NonPagedPool, sizeof(PROCESS), TAG);
    if (process == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    process->Id = Id;
    InsertHeadList(Processes, &process->Entry);
    return STATUS_SUCCESS;
}

static VOID SendImage(ULONG Id)
{
    LARGE_INTEGER timeout;
    PULONG message = ExAllocatePoolWithTag(NonPagedPool, sizeof(ULONG), TAG);

    if (message == NULL) {
        return;
    }
    *message = Id;
    timeout.QuadPart = -5000000;
    (void)FltSendMessage(Globals.Filter, &Globals.ClientPort, message, sizeof(ULONG), NULL, NULL, //~ FLT212
                         &timeout);
    ExFreePoolWithTag(message, TAG);
}

static VOID OnImage(PUNICODE_STRING Name, HANDLE Process, PIMAGE_INFO Image)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Image);
    if (IsListed(HandleToULong(Process))) {
        SendImage(HandleToULong(Process));
    }
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
}

static NTSTATUS OnControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    UNREFERENCED_PARAMETER(Device);
    if (stack->Parameters.DeviceIoControl.InputBufferLength >= sizeof(ULONG)) {
        status = List(*(ULONG *)Irp->AssociatedIrp.SystemBuffer);
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID DriverUnload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    (void)PsRemoveLoadImageNotifyRoutine(OnImage);
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
    RtlInitUnicodeString(&name, L"\\Images");
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL,
                               sd);
    status = FltCreateCommunicationPort(Globals.Filter, &Globals.ServerPort, &attributes, NULL,
                                        OnConnect, OnDisconnect, NULL, 1);
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
    PPROCESS head;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    head = ExAllocatePoolWithTag(NonPagedPool, sizeof(PROCESS), TAG);
    if (head == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    head->Id = 0;
    InitializeListHead(&head->Entry);
    Processes = &head->Entry;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = OnControl;
    Driver->DriverUnload = DriverUnload;
    status = FltRegisterFilter(Driver, &Registration, &Globals.Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = Open();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(Globals.Filter);
        return status;
    }
    status = PsSetLoadImageNotifyRoutine(OnImage);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(Globals.ServerPort);
        FltUnregisterFilter(Globals.Filter);
        return status;
    }
    status = FltStartFiltering(Globals.Filter);
    if (!NT_SUCCESS(status)) {
        (void)PsRemoveLoadImageNotifyRoutine(OnImage);
        FltCloseCommunicationPort(Globals.ServerPort);
        FltUnregisterFilter(Globals.Filter);
    }
    return status;
}
