// why: the work item gets a block of its own, with a copy of the message in it.
#include <fltKernel.h>

typedef struct _DEF_JOB {
    ULONG Length;
    UCHAR Data[ANYSIZE_ARRAY];
} DEF_JOB, *PDEF_JOB;

#define DEF_TAG 'feDj'

typedef struct _DEF_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} DEF_DATA;

DEF_DATA DefData;
ULONG DefSum;

NTSTATUS FLTAPI DefConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (DefData.ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    DefData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI DefDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(DefData.Filter, &DefData.ClientPort);
}

VOID DefWork(_In_ PFLT_GENERIC_WORKITEM WorkItem, _In_ PVOID FltObject, _In_opt_ PVOID Context)
{
    PDEF_JOB job = Context;
    ULONG i;

    for (i = 0; i < job->Length; i++)
        DefSum += job->Data[i];
    ExFreePoolWithTag(job, DEF_TAG);
    FltFreeGenericWorkItem(WorkItem);
}

NTSTATUS FLTAPI DefMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PFLT_GENERIC_WORKITEM item;
    PDEF_JOB job;
    NTSTATUS Status = STATUS_SUCCESS;

    *ReturnLength = 0;
    if (InputBuffer == NULL || InputBufferSize == 0 || InputBufferSize > 1024)
        return STATUS_INVALID_PARAMETER;
    job = ExAllocatePoolWithTag(NonPagedPool, FIELD_OFFSET(DEF_JOB, Data) + InputBufferSize, DEF_TAG);
    if (job == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    job->Length = InputBufferSize;
    __try {
        RtlCopyMemory(job->Data, InputBuffer, InputBufferSize);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Status = GetExceptionCode();
    }
    item = NT_SUCCESS(Status) ? FltAllocateGenericWorkItem() : NULL;
    if (item == NULL) {
        ExFreePoolWithTag(job, DEF_TAG);
        return NT_SUCCESS(Status) ? STATUS_INSUFFICIENT_RESOURCES : Status;
    }
    Status = FltQueueGenericWorkItem(item, DefData.Filter, DefWork, DelayedWorkQueue, job);
    if (!NT_SUCCESS(Status)) {
        FltFreeGenericWorkItem(item);
        ExFreePoolWithTag(job, DEF_TAG);
    }
    return Status;
}

NTSTATUS FLTAPI DefUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(DefData.ServerPort);
    FltUnregisterFilter(DefData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION DefRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    DefUnload,
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

    Status = FltRegisterFilter(DriverObject, &DefRegistration, &DefData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(DefData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\DefPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(DefData.Filter, &DefData.ServerPort, &oa, NULL, DefConnect, DefDisconnect, DefMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(DefData.Filter);
        return Status;
    }
    Status = FltStartFiltering(DefData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(DefData.ServerPort);
        FltUnregisterFilter(DefData.Filter);
    }
    return Status;
}
