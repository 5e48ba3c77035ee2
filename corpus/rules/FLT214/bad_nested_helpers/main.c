// why: the lock is taken in one file, the port is closed in the other, three calls down.
#include <fltKernel.h>
#include "slots.h"

struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
} TabData;

NTSTATUS FLTAPI TabConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    return SlotTake(ClientPort, ConnectionPortCookie);
}

VOID FLTAPI TabDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    SlotRelease(TabData.Filter, ConnectionCookie);
}

NTSTATUS FLTAPI TabUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(TabData.ServerPort);
    FltUnregisterFilter(TabData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION TabRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    TabUnload,
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

    SlotsInitialize();
    Status = FltRegisterFilter(DriverObject, &TabRegistration, &TabData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(TabData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\TabPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(TabData.Filter, &TabData.ServerPort, &oa, NULL, TabConnect, TabDisconnect, NULL, 4);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(TabData.Filter);
        return Status;
    }
    Status = FltStartFiltering(TabData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(TabData.ServerPort);
        FltUnregisterFilter(TabData.Filter);
    }
    return Status;
}
