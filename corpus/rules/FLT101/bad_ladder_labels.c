// why: the labels of the goto ladder stand in the wrong order, so the failure of FltStartFiltering jumps past the close.
#include <fltKernel.h>

#define IF_ERROR_GOTO(expr, label) \
    do {                           \
        Status = (expr);           \
        if (!NT_SUCCESS(Status)) { \
            goto label;            \
        }                          \
    } while (0)

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} DRV_GLOBALS;

DRV_GLOBALS Drv;

NTSTATUS FLTAPI DrvConnect(_In_ PFLT_PORT Port, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    Drv.ClientPort = Port;
    return STATUS_SUCCESS;
}

VOID FLTAPI DrvDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(Drv.Filter, &Drv.ClientPort);
}

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(Drv.ServerPort);
    FltUnregisterFilter(Drv.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION DrvRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = DrvUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\LadderLabelsPort");

    UNREFERENCED_PARAMETER(RegistryPath);
    IF_ERROR_GOTO(FltRegisterFilter(DriverObject, &DrvRegistration, &Drv.Filter), ErrorNone);
    IF_ERROR_GOTO(FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS), ErrorFilter);
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(Drv.Filter, &Drv.ServerPort, &oa, NULL, DrvConnect, DrvDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    IF_ERROR_GOTO(Status, ErrorFilter);
    IF_ERROR_GOTO(FltStartFiltering(Drv.Filter), ErrorPort);
    return STATUS_SUCCESS;

ErrorPort:
ErrorFilter:
    FltUnregisterFilter(Drv.Filter); //~ FLT101
    goto ErrorNone;
    FltCloseCommunicationPort(Drv.ServerPort);
ErrorNone:
    return Status;
}
