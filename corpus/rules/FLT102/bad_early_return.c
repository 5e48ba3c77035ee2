// why: unload returns success early when the device it looks for is already gone.
#include <fltKernel.h>
#include <dontuse.h>

#pragma prefast(disable : 28719, "strings are bounded by hand")

PFLT_FILTER gFilterHandle = NULL;
PFLT_PORT gServerPort = NULL;
PFLT_PORT gClientPort = NULL;
PDEVICE_OBJECT gDevice = NULL;

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
    gClientPort = Port;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PortDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(gFilterHandle, &gClientPort);
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

static VOID
RemoveDevice(
    VOID
    )
{
    if (gDevice != NULL) {
        IoDeleteDevice(gDevice);
        gDevice = NULL;
    }
}

NTSTATUS
FLTAPI
InstanceQueryTeardown(
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _In_ FLT_INSTANCE_QUERY_TEARDOWN_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(Flags);

    RemoveDevice();
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
FilterUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    PAGED_CODE();

    if (gDevice == NULL) {
        return STATUS_SUCCESS; //~ FLT102 FLT251
    }

    RemoveDevice();
    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilterHandle);

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
    InstanceQueryTeardown
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &gDevice);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFilterHandle);
    if (!NT_SUCCESS(status)) {
        RemoveDevice();
        return status;
    }

    status = CreatePort(gFilterHandle, L"\\DevicePort", &gServerPort);
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(gFilterHandle);
        if (!NT_SUCCESS(status)) {
            FltCloseCommunicationPort(gServerPort);
        }
    }

    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilterHandle);
        RemoveDevice();
    }

    return status;
}
