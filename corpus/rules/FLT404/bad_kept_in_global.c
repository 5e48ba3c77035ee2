// why: the context is the filter manager's copy and gone when the callback returns, the pointer is used by every message.
#include <fltKernel.h>

typedef struct _CFG_CONNECT {
    ULONG Level;
    ULONG Mask;
} CFG_CONNECT, *PCFG_CONNECT;

typedef struct _CFG_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} CFG_DATA;

CFG_DATA CfgData;
PCFG_CONNECT CfgCurrent;

NTSTATUS FLTAPI CfgConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (SizeOfContext < sizeof(CFG_CONNECT))
        return STATUS_INVALID_PARAMETER;
    CfgCurrent = ConnectionContext; //~ FLT404:E
    CfgData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI CfgDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    CfgCurrent = NULL;
    FltCloseClientPort(CfgData.Filter, &CfgData.ClientPort);
}

NTSTATUS FLTAPI CfgMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    *ReturnLength = 0;
    if (CfgCurrent == NULL)
        return STATUS_INVALID_DEVICE_STATE;
    DbgPrint("level %u, mask %x\n", CfgCurrent->Level, CfgCurrent->Mask);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI CfgUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(CfgData.ServerPort);
    FltUnregisterFilter(CfgData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION CfgRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    CfgUnload,
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

    Status = FltRegisterFilter(DriverObject, &CfgRegistration, &CfgData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CfgData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\CfgConnect");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(CfgData.Filter, &CfgData.ServerPort, &oa, NULL, CfgConnect, CfgDisconnect, CfgMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(CfgData.Filter);
        return Status;
    }
    Status = FltStartFiltering(CfgData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(CfgData.ServerPort);
        FltUnregisterFilter(CfgData.Filter);
    }
    return Status;
}
