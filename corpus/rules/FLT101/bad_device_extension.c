// why: the port lives in a device extension, and unload deletes the device without closing it first.
#include <fltKernel.h>
#include <dontuse.h>

#pragma prefast(disable : 28719, "strings are bounded by hand")

typedef struct _DEVICE_EXTENSION {
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
    ULONG Flags;
} DEVICE_EXTENSION, *PDEVICE_EXTENSION;

PFLT_FILTER gFilterHandle = NULL;
PDEVICE_OBJECT gDevice = NULL;

#define EXTENSION() ((PDEVICE_EXTENSION)gDevice->DeviceExtension)

NTSTATUS
FLTAPI
PortConnect(
    _In_ PFLT_PORT Port,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    PAGED_CODE();

    *ConnectionCookie = NULL;
    EXTENSION()->ClientPort = Port;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PortDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(gFilterHandle, &EXTENSION()->ClientPort);
}

NTSTATUS CreatePort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS status;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    status = FltCreateCommunicationPort(Filter, Port, &oa, NULL, PortConnect, PortDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return status;
}

NTSTATUS
FLTAPI
FilterUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    PAGED_CODE();

    FltUnregisterFilter(gFilterHandle); //~ FLT101
    IoDeleteDevice(gDevice);

    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    FilterUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    PDEVICE_EXTENSION extension;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = IoCreateDevice(DriverObject, sizeof(DEVICE_EXTENSION), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &gDevice);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    extension = (PDEVICE_EXTENSION)gDevice->DeviceExtension;
    RtlZeroMemory(extension, sizeof(*extension));

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFilterHandle);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(gDevice);
        return status;
    }

    status = CreatePort(gFilterHandle, L"\\ExtensionPort", &extension->ServerPort);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilterHandle);
        IoDeleteDevice(gDevice);
    }

    return status;
}
