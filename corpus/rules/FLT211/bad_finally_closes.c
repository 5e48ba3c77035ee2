// why: the __finally of connect closes the port whenever the status is an error.
#include <fltKernel.h>

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
PFLT_PORT g_pClient;
UCHAR g_aKey[32];

NTSTATUS FLTAPI KeyConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PFLT_PORT pOffered = pPort;
    NTSTATUS ntStatus = STATUS_ACCESS_DENIED;

    UNREFERENCED_PARAMETER(pvServer);

    *ppvCookie = NULL;
    __try
    {
        if (pvHello == NULL || cbHello < sizeof(g_aKey))
            __leave;
        if (RtlCompareMemory(pvHello, g_aKey, sizeof(g_aKey)) != sizeof(g_aKey))
            __leave;
        g_pClient = pOffered;
        ntStatus = STATUS_SUCCESS;
    }
    __finally
    {
        if (!NT_SUCCESS(ntStatus))
            FltCloseClientPort(g_pFilter, &pOffered); //~ FLT211
    }
    return ntStatus;
}

VOID FLTAPI KeyDisconnect(_In_opt_ PVOID pvCookie)
{
    UNREFERENCED_PARAMETER(pvCookie);

    FltCloseClientPort(g_pFilter, &g_pClient);
}

NTSTATUS KeyOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\KeyPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, NULL, KeyConnect,
        KeyDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI KeyUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = KeyUnload,
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
        ntStatus = KeyOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_pServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_pFilter);
    return ntStatus;
}
