// why: the callback never names its last parameter again; the handlers reach it through the call structure, and all of them set it.
#include <fltKernel.h>
#include "calls.h"

typedef struct _CAL_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} CAL_DATA;

CAL_DATA CalData;

NTSTATUS FLTAPI CalConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(CalData.ClientPort == NULL);
    CalData.ClientPort = ClientPort;
    *ConnectionPortCookie = &CalData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI CalDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (CalData.ClientPort)
        FltCloseClientPort(CalData.Filter, &CalData.ClientPort);
}

NTSTATUS FLTAPI CalMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    CAL_FRAME frame;

    frame.Input = InputBuffer;
    frame.InputSize = InputBufferSize;
    frame.Output = OutputBuffer;
    frame.OutputSize = OutputBufferSize;
    frame.Written = ReturnLength;
    return CalRun(&frame);
}

NTSTATUS FLTAPI CalUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(CalData.ServerPort);
    FltUnregisterFilter(CalData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION CalRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    CalUnload,
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

    Status = FltRegisterFilter(DriverObject, &CalRegistration, &CalData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CalData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\CalPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(CalData.Filter, &CalData.ServerPort, &oa, NULL, CalConnect, CalDisconnect, CalMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CalData.Filter);
        return Status;
    }
    Status = FltStartFiltering(CalData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(CalData.ServerPort);
        FltUnregisterFilter(CalData.Filter);
    }
    return Status;
}
