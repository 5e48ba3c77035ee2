// why: the status lives in a structure, a helper translates it, and the cleanup looks at the original.
#include <fltKernel.h>
#include <dontuse.h>

#pragma prefast(disable : 28719, "strings are bounded by hand")

typedef struct _BOOT {
    struct {
        NTSTATUS Status;
        ULONG Step;
    } Result;
    BOOLEAN Registered;
} BOOT, *PBOOT;

PFLT_FILTER gFilterHandle = NULL;
PFLT_PORT gServerPort = NULL;
PFLT_PORT gClientPort = NULL;

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

static NTSTATUS
Translate(
    _In_ NTSTATUS Status
    )
{
    if (Status == STATUS_OBJECT_NAME_COLLISION) {
        return STATUS_ALREADY_REGISTERED;
    }

    return NT_SUCCESS(Status) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

static VOID
Boot(
    _In_ PDRIVER_OBJECT DriverObject,
    _Inout_ PBOOT State
    );

NTSTATUS
FLTAPI
FilterUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    PAGED_CODE();

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
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

static VOID
Boot(
    _In_ PDRIVER_OBJECT DriverObject,
    _Inout_ PBOOT State
    )
{
    State->Result.Status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFilterHandle);
    if (!NT_SUCCESS(State->Result.Status)) {
        return;
    }
    State->Registered = TRUE;
    State->Result.Step++;

    State->Result.Status = CreatePort(gFilterHandle, L"\\BootPort", &gServerPort);
    if (NT_SUCCESS(State->Result.Status)) {
        State->Result.Step++;
    }
}

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    BOOT boot;

    UNREFERENCED_PARAMETER(RegistryPath);

    RtlZeroMemory(&boot, sizeof(boot));
    Boot(DriverObject, &boot);

    if (!NT_SUCCESS(boot.Result.Status) && boot.Registered) {
        FltUnregisterFilter(gFilterHandle);
    }

    return Translate(boot.Result.Status);
}
