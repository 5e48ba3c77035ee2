// why: the exchange that clears the filter is the argument of the call, so it is done before the call begins.
#include <fltKernel.h>

typedef struct _GLOBALS
{
    PVOID volatile pvFilter;
    PVOID volatile pvServer;
    PFLT_PORT apClients[2];
} GLOBALS;

GLOBALS g_Globals;

NTSTATUS FLTAPI SwapConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    ULONG i;

    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    for (i = 0; i < RTL_NUMBER_OF(g_Globals.apClients); i++)
    {
        if (g_Globals.apClients[i] == NULL)
        {
            g_Globals.apClients[i] = pPort;
            *ppvCookie = &g_Globals.apClients[i];
            return STATUS_SUCCESS;
        }
    }
    return STATUS_TOO_MANY_SESSIONS;
}

VOID FLTAPI SwapDisconnect(_In_opt_ PVOID pvCookie)
{
    FltCloseClientPort(g_Globals.pvFilter, (PFLT_PORT *)pvCookie); //~ FLT210
}

NTSTATUS SwapOpen(PFLT_FILTER pFilter, PCWSTR pwszName, PFLT_PORT *ppServer)
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
    ntStatus = FltCreateCommunicationPort(pFilter, ppServer, &oa, NULL, SwapConnect,
        SwapDisconnect, NULL, 2);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI SwapUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    PFLT_PORT pServer = InterlockedExchangePointer(&g_Globals.pvServer, NULL);

    UNREFERENCED_PARAMETER(fFlags);

    if (pServer != NULL)
        FltCloseCommunicationPort(pServer);
    FltUnregisterFilter(InterlockedExchangePointer(&g_Globals.pvFilter, NULL));
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = SwapUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, (PFLT_FILTER *)&g_Globals.pvFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = SwapOpen(g_Globals.pvFilter, L"\\SwapFilter", (PFLT_PORT *)&g_Globals.pvServer);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_Globals.pvFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_Globals.pvServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_Globals.pvFilter);
    return ntStatus;
}
