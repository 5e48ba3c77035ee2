// why: the port is opened on the first attached volume, under the fast mutex that sees to it that it is opened once.
#include <fltKernel.h>

typedef struct _CRE_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} CRE_DATA;

CRE_DATA CreData;
static FAST_MUTEX CreLock;

NTSTATUS FLTAPI CreConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (CreData.ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    CreData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI CreDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(CreData.Filter, &CreData.ClientPort);
}

static NTSTATUS CreOpen(VOID)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\CrePort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status))
        return Status;
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ExAcquireFastMutex(&CreLock);
    if (CreData.ServerPort == NULL) {
        Status = FltCreateCommunicationPort(CreData.Filter, &CreData.ServerPort, &oa, NULL, CreConnect, CreDisconnect, NULL, 1); //~ FLT214:W
        if (!NT_SUCCESS(Status))
            CreData.ServerPort = NULL;
    }
    ExReleaseFastMutex(&CreLock);
    FltFreeSecurityDescriptor(sd);
    return Status;
}

static NTSTATUS FLTAPI CreSetup(_In_ PCFLT_RELATED_OBJECTS FltObjects, _In_ FLT_INSTANCE_SETUP_FLAGS Flags, _In_ DEVICE_TYPE DeviceType, _In_ FLT_FILESYSTEM_TYPE FileSystemType)
{
    return NT_SUCCESS(CreOpen()) ? STATUS_SUCCESS : STATUS_FLT_DO_NOT_ATTACH;
}

static NTSTATUS FLTAPI CreUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    if (CreData.ServerPort != NULL)
        FltCloseCommunicationPort(CreData.ServerPort);
    FltUnregisterFilter(CreData.Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION CreRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = CreUnload,
    .InstanceSetupCallback = CreSetup,
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    ExInitializeFastMutex(&CreLock);
    Status = FltRegisterFilter(DriverObject, &CreRegistration, &CreData.Filter);
    if (!NT_SUCCESS(Status))
        return Status;
    Status = FltStartFiltering(CreData.Filter);
    if (!NT_SUCCESS(Status)) {
        if (CreData.ServerPort != NULL)
            FltCloseCommunicationPort(CreData.ServerPort);
        FltUnregisterFilter(CreData.Filter);
    }
    return Status;
}
