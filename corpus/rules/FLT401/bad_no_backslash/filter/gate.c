// why: the header has the name without the backslash, which only the driver puts in front of it.
#include <fltKernel.h>
#include "../common/names.h"

PFLT_FILTER g_GateFilter;
PFLT_PORT g_GateServerPort;
PFLT_PORT g_GateClientPort;

NTSTATUS FLTAPI GateConnect(PFLT_PORT ClientPort, PVOID ServerPortCookie, PVOID ConnectionContext, ULONG SizeOfContext, PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    g_GateClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI GateDisconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(g_GateFilter, &g_GateClientPort);
}

NTSTATUS FLTAPI GateUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    if (g_GateServerPort != NULL)
    {
        FltCloseCommunicationPort(g_GateServerPort);
        g_GateServerPort = NULL;
    }
    FltUnregisterFilter(g_GateFilter);
    return STATUS_SUCCESS;
}

CONST FLT_REGISTRATION GateRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = NULL,
    .FilterUnloadCallback = GateUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PSECURITY_DESCRIPTOR pSd = NULL;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;
    UNICODE_STRING usName;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &GateRegistration, &g_GateFilter);
    if (!NT_SUCCESS(status))
    {
        return status;
    }

    status = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status))
    {
        RtlInitUnicodeString(&usName, L"\\" GATE_PORT);
        InitializeObjectAttributes(&oa, &usName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, pSd);
        status = FltCreateCommunicationPort(g_GateFilter, &g_GateServerPort, &oa, NULL,
                                            GateConnect, GateDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(pSd);
        if (NT_SUCCESS(status))
        {
            status = FltStartFiltering(g_GateFilter);
        }
        else
        {
            g_GateServerPort = NULL;
        }
    }

    if (!NT_SUCCESS(status))
    {
        if (g_GateServerPort != NULL)
        {
            FltCloseCommunicationPort(g_GateServerPort);
        }
        FltUnregisterFilter(g_GateFilter);
    }
    return status;
}
