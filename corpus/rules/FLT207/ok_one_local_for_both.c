// why: a local variable holds first the server's and then the client's port, and each is closed as what it is.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PVOID g_apPorts[2];

NTSTATUS FLTAPI BothConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    g_apPorts[1] = pPort;
    *ppvCookie = &g_apPorts[1];
    return STATUS_SUCCESS;
}

VOID FLTAPI BothDisconnect(_In_opt_ PVOID pvCookie)
{
    FltCloseClientPort(g_pFilter, (PFLT_PORT *)pvCookie);
}

NTSTATUS BothOpen(PFLT_PORT *ppServer)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\BothPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, ppServer, &oa, NULL, BothConnect,
        BothDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI BothUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    PFLT_PORT pPort = InterlockedExchangePointer(&g_apPorts[0], NULL);

    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(pPort);
    pPort = InterlockedExchangePointer(&g_apPorts[1], NULL);
    if (pPort != NULL)
        FltCloseClientPort(g_pFilter, &pPort);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = BothUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = BothOpen((PFLT_PORT *)&g_apPorts[0]);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_apPorts[0]);
    if (uDone >= 1)
        FltUnregisterFilter(g_pFilter);
    return ntStatus;
}
