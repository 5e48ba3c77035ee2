// why: disconnect sets the variable to NULL with an interlocked exchange and drops what was in it.
#include <fltKernel.h>

typedef struct _DEVICE_STATE
{
    PFLT_FILTER pFilter;
    PFLT_PORT pServer;
    volatile PVOID pClient;
    BOOLEAN fConnected;
} DEVICE_STATE;

DEVICE_STATE g_State;

NTSTATUS FLTAPI StateConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    if (InterlockedCompareExchangePointer(&g_State.pClient, pPort, NULL) != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_State.fConnected = TRUE;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI StateDisconnect(_In_opt_ PVOID pvCookie)
{
    UNREFERENCED_PARAMETER(pvCookie);

    if (g_State.fConnected)
    {
        g_State.fConnected = FALSE;
        InterlockedExchangePointer(&g_State.pClient, NULL);
    }
}  //~ FLT201

NTSTATUS StateOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\StatePort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_State.pFilter, &g_State.pServer, &oa, NULL,
        StateConnect, StateDisconnect, NULL, 2);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI StateUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_State.pServer);
    FltUnregisterFilter(g_State.pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = StateUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_State.pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = StateOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_State.pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_State.pServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_State.pFilter);
    return ntStatus;
}
