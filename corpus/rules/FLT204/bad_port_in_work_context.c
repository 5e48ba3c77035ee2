// why: the work item gets the port by value; by the time it sends, disconnect may have closed the variable.
#include <fltKernel.h>

#define JOB_TAG ' boJ'

typedef struct _JOB {
    PFLT_PORT Port;
    ULONG ProcessId;
} JOB, *PJOB;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClientPort;

NTSTATUS
FLTAPI
JobConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    gClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
JobDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    FltCloseClientPort(gFilter, &gClientPort);
}

VOID
FLTAPI
JobRun(
    _In_ PFLT_GENERIC_WORKITEM Item,
    _In_ PVOID FltObjects,
    _In_opt_ PVOID Context
    )
{
    PJOB job = Context;
    LARGE_INTEGER timeout;

    UNREFERENCED_PARAMETER(FltObjects);

    timeout.QuadPart = -3 * 10000000;
    (void)FltSendMessage(gFilter, &job->Port, &job->ProcessId, sizeof(job->ProcessId), NULL, NULL, &timeout); //~ FLT204:W FLT205
    ExFreePoolWithTag(job, JOB_TAG);
    FltFreeGenericWorkItem(Item);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
JobPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_result_maybenull_ PVOID *CompletionContext
    )
{
    PFLT_GENERIC_WORKITEM item;
    PJOB job;

    UNREFERENCED_PARAMETER(CompletionContext);

    if (gClientPort == NULL) {
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    }

    job = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(JOB), JOB_TAG);
    item = FltAllocateGenericWorkItem();
    if (job != NULL && item != NULL) {
        job->Port = gClientPort;
        job->ProcessId = FltGetRequestorProcessId(Data);
        if (NT_SUCCESS(FltQueueGenericWorkItem(item, FltObjects->Instance, JobRun, DelayedWorkQueue, job))) {
            return FLT_PREOP_SUCCESS_NO_CALLBACK;
        }
    }
    if (item != NULL) {
        FltFreeGenericWorkItem(item);
    }
    if (job != NULL) {
        ExFreePoolWithTag(job, JOB_TAG);
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION JobOperations[] = {
    {IRP_MJ_CREATE, 0, JobPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS
JobOpen(
    VOID
    )
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING portName;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    RtlInitUnicodeString(&portName, L"\\JobPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, JobConnect,
        JobDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
JobUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION JobRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    JobOperations,  // Operations
    JobUnload,  // Unload
    NULL,  // InstanceSetup
    NULL,  // QueryTeardown
    NULL,  // TeardownStart
    NULL,  // TeardownComplete
    NULL,  // GenerateName
    NULL,  // NormalizeName
    NULL,  // NormalizeCleanup
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &JobRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = JobOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilter);
        return status;
    }

    return STATUS_SUCCESS;
}
