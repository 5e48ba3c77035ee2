// why: the work item runs later, in the System process, where the address is nobody's or somebody else's.
#include <fltKernel.h>

typedef struct _JOB {
    ULONG Kind;
    ULONG Argument;
} JOB, *PJOB;

typedef struct _JOB_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} JOB_DATA;

JOB_DATA JobData;
ULONG JobLast;

NTSTATUS FLTAPI JobConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(JobData.ClientPort == NULL);
    JobData.ClientPort = ClientPort;
    *ConnectionPortCookie = &JobData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI JobDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (JobData.ClientPort)
        FltCloseClientPort(JobData.Filter, &JobData.ClientPort);
}

VOID JobWork(_In_ PFLT_GENERIC_WORKITEM WorkItem, _In_ PVOID FltObject, _In_opt_ PVOID Context)
{
    PJOB job = Context;

    __try {
        JobLast = job->Argument;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        JobLast = 0;
    }
    FltFreeGenericWorkItem(WorkItem);
}

NTSTATUS FLTAPI JobMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PFLT_GENERIC_WORKITEM item;
    NTSTATUS Status;

    *ReturnLength = 0;
    if (InputBuffer == NULL || InputBufferSize < sizeof(JOB))
        return STATUS_INVALID_PARAMETER;
    item = FltAllocateGenericWorkItem();
    if (item == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    Status = FltQueueGenericWorkItem(item, JobData.Filter, JobWork, DelayedWorkQueue, InputBuffer); //~ FLT407
    if (!NT_SUCCESS(Status))
        FltFreeGenericWorkItem(item);
    return Status;
}

NTSTATUS FLTAPI JobUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(JobData.ServerPort);
    FltUnregisterFilter(JobData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION JobRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    JobUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);

    Status = FltRegisterFilter(DriverObject, &JobRegistration, &JobData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(JobData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\JobPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(JobData.Filter, &JobData.ServerPort, &oa, NULL, JobConnect, JobDisconnect, JobMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(JobData.Filter);
        return Status;
    }
    Status = FltStartFiltering(JobData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(JobData.ServerPort);
        FltUnregisterFilter(JobData.Filter);
    }
    return Status;
}
