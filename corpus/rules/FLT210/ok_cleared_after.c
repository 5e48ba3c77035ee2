// why: the variable is cleared only when FltUnregisterFilter has returned, and with it the last disconnect.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
PFLT_PORT g_pClient;

NTSTATUS FLTAPI ClrConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    g_pClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI ClrDisconnect(_In_opt_ PVOID pvCookie)
{
    UNREFERENCED_PARAMETER(pvCookie);

    FltCloseClientPort(g_pFilter, &g_pClient);
}

NTSTATUS ClrOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\ClrPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, ClrConnect,
        ClrDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

static VOID Release(VOID)
{
    if (g_pServer != NULL)
    {
        FltCloseCommunicationPort(g_pServer);
        g_pServer = NULL;
    }
    if (g_pFilter != NULL)
    {
        FltUnregisterFilter(g_pFilter);
        g_pFilter = NULL;
    }
}

NTSTATUS FLTAPI ClrUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    Release();
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = ClrUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;

    UNREFERENCED_PARAMETER(pusPath);

    ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
    if (NT_SUCCESS(ntStatus))
    {
        ntStatus = ClrOpen();
        if (NT_SUCCESS(ntStatus))
            ntStatus = FltStartFiltering(g_pFilter);
        else
            g_pServer = NULL;
        if (!NT_SUCCESS(ntStatus))
            Release();
    }
    return ntStatus;
}
