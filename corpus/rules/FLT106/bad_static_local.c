// why: the static local of the opener is assigned anew on the second call, for the second worker.
#include <fltKernel.h>
#include <dontuse.h>

#pragma prefast(disable : 28719, "strings are bounded by hand")

PFLT_FILTER gFilterHandle = NULL;
PFLT_PORT gClients[2];

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
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *(PFLT_PORT *)ServerPortCookie = Port;
    *ConnectionCookie = ServerPortCookie;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PortDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(gFilterHandle, (PFLT_PORT *)ConnectionCookie);
}

NTSTATUS CreatePort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port, PVOID Cookie)
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
    status = FltCreateCommunicationPort(Filter, Port, &oa, Cookie, PortConnect, PortDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return status;
}

static PFLT_PORT *
CurrentPort(
    VOID
    )
{
    static PFLT_PORT current = NULL;

    return &current;
}

static NTSTATUS
OpenWorkerPort(
    _In_ ULONG Worker
    )
{
    PFLT_PORT port = NULL;
    NTSTATUS status;

    status = CreatePort(gFilterHandle, Worker == 0 ? L"\\Worker0" : L"\\Worker1", &port, &gClients[Worker]);
    if (NT_SUCCESS(status)) {
        *CurrentPort() = port; //~ FLT106
    }

    return status;
}

NTSTATUS
FLTAPI
FilterUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    PAGED_CODE();

    FltCloseCommunicationPort(*CurrentPort());
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
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFilterHandle);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = OpenWorkerPort(0);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilterHandle);
        return status;
    }
    status = OpenWorkerPort(1);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(*CurrentPort());
        FltUnregisterFilter(gFilterHandle);
    }

    return status;
}
