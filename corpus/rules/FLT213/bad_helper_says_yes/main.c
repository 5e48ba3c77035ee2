// why: the helper that sends turns the status into yes or no, and a timeout into yes; its caller reads the reply.
#include <fltKernel.h>
#include "ask.h"

typedef struct _HLP_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} HLP_DATA;

HLP_DATA HlpData;

NTSTATUS FLTAPI HlpConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(HlpData.ClientPort == NULL);
    HlpData.ClientPort = ClientPort;
    *ConnectionPortCookie = &HlpData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI HlpDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (HlpData.ClientPort)
        FltCloseClientPort(HlpData.Filter, &HlpData.ClientPort);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI HlpPreCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _Outptr_ PVOID *CompletionContext)
{
    QUESTION question;
    ANSWER answer;

    question.ProcessId = HandleToULong(PsGetCurrentProcessId());
    question.Options = Data->Iopb->Parameters.Create.Options;
    if (Ask(HlpData.Filter, &HlpData.ClientPort, &question, &answer)) {
        if (answer.Deny) { //~ FLT213
            Data->IoStatus.Status = answer.Status;
            return FLT_PREOP_COMPLETE;
        }
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION HlpOperations[] = {
    { IRP_MJ_CREATE, 0, HlpPreCreate, NULL },
    { IRP_MJ_OPERATION_END }
};

NTSTATUS FLTAPI HlpUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(HlpData.ServerPort);
    FltUnregisterFilter(HlpData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION HlpRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    HlpOperations,
    HlpUnload,
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

    Status = FltRegisterFilter(DriverObject, &HlpRegistration, &HlpData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(HlpData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\AskPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(HlpData.Filter, &HlpData.ServerPort, &oa, NULL, HlpConnect, HlpDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(HlpData.Filter);
        return Status;
    }
    Status = FltStartFiltering(HlpData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(HlpData.ServerPort);
        FltUnregisterFilter(HlpData.Filter);
    }
    return Status;
}
