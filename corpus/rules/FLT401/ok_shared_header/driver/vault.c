// why: one header has the name, put together from pieces.
#include <fltKernel.h>
#include "../inc/vault.h"

PFLT_FILTER g_VaultFilter;
PFLT_PORT g_VaultServerPort;
PFLT_PORT g_VaultClientPort;

NTSTATUS FLTAPI VaultConnect(PFLT_PORT ClientPort, PVOID ServerPortCookie, PVOID ConnectionContext, ULONG SizeOfContext, PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    g_VaultClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI VaultDisconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(g_VaultFilter, &g_VaultClientPort);
}

NTSTATUS FLTAPI VaultUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    if (g_VaultServerPort != NULL)
    {
        FltCloseCommunicationPort(g_VaultServerPort);
        g_VaultServerPort = NULL;
    }
    FltUnregisterFilter(g_VaultFilter);
    return STATUS_SUCCESS;
}

CONST FLT_REGISTRATION VaultRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = NULL,
    .FilterUnloadCallback = VaultUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PSECURITY_DESCRIPTOR pSd = NULL;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;
    UNICODE_STRING usPort;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &VaultRegistration, &g_VaultFilter);
    if (!NT_SUCCESS(status))
    {
        return status;
    }

    status = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status))
    {
        RtlInitUnicodeString(&usPort, VAULT_PORT_NAME);
        InitializeObjectAttributes(&oa, &usPort, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, pSd);
        status = FltCreateCommunicationPort(g_VaultFilter, &g_VaultServerPort, &oa, NULL,
                                            VaultConnect, VaultDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(pSd);
        if (NT_SUCCESS(status))
        {
            status = FltStartFiltering(g_VaultFilter);
        }
        else
        {
            g_VaultServerPort = NULL;
        }
    }

    if (!NT_SUCCESS(status))
    {
        if (g_VaultServerPort != NULL)
        {
            FltCloseCommunicationPort(g_VaultServerPort);
        }
        FltUnregisterFilter(g_VaultFilter);
    }
    return status;
}
