// why: two server ports share the callbacks, each admits one client, and each has its own variable.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;

struct
{
    PFLT_PORT pServer;
    PFLT_PORT pClient;
} g_aChannels[2];

NTSTATUS FLTAPI ChanConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    ULONG iChannel = PtrToUlong(pvServer);

    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    g_aChannels[iChannel].pClient = pPort;
    *ppvCookie = pvServer;
    return STATUS_SUCCESS;
}

VOID FLTAPI ChanDisconnect(_In_opt_ PVOID pvCookie)
{
    ULONG iChannel = PtrToUlong(pvCookie);

    FltCloseClientPort(g_pFilter, &g_aChannels[iChannel].pClient);
}

NTSTATUS ChanOpen(PCWSTR pwszName, PFLT_PORT *ppServer, PVOID pvOwner)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, pwszName);
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, ppServer, &oa, pvOwner, ChanConnect,
        ChanDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI ChanUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_aChannels[0].pServer);
    FltCloseCommunicationPort(g_aChannels[1].pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = ChanUnload,
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
        ntStatus = ChanOpen(L"\\Chan0", &g_aChannels[0].pServer, ULongToPtr(0));
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = ChanOpen(L"\\Chan1", &g_aChannels[1].pServer, ULongToPtr(1));
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 3;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 3)
        FltCloseCommunicationPort(g_aChannels[1].pServer);
    if (uDone >= 2)
        FltCloseCommunicationPort(g_aChannels[0].pServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_pFilter);
    return ntStatus;
}
