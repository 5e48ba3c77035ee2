// why: a client with an unknown role falls out of the switch and is accepted all the same.
#include <fltKernel.h>

typedef enum { RoleScanner = 1, RoleLogger = 2 } CLIENT_ROLE;

typedef struct {
    ULONG Version;
    CLIENT_ROLE Role;
} HELLO, *PHELLO;

typedef struct {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Scanner;
    PFLT_PORT Logger;
} STATE;

STATE g_State;

NTSTATUS FLTAPI AvConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PHELLO pHello = pvHello;

    UNREFERENCED_PARAMETER(pvServer);

    *ppvCookie = NULL;
    if (pHello == NULL || cbHello < sizeof(HELLO))
        return STATUS_INVALID_PARAMETER;

    switch (pHello->Role)
    {
    case RoleScanner:
        if (g_State.Scanner != NULL)
            return STATUS_ACCESS_DENIED;
        g_State.Scanner = pPort;
        *ppvCookie = &g_State.Scanner;
        break;
    case RoleLogger:
        if (g_State.Logger != NULL)
            return STATUS_ACCESS_DENIED;
        g_State.Logger = pPort;
        *ppvCookie = &g_State.Logger;
        break;
    default:
        DbgPrint("unknown role %d\n", pHello->Role);
        break;
    }
    return STATUS_SUCCESS; //~ FLT202
}

VOID FLTAPI AvDisconnect(_In_opt_ PVOID pvCookie)
{
    if (pvCookie != NULL)
        FltCloseClientPort(g_State.Filter, (PFLT_PORT *)pvCookie);
}

NTSTATUS AvOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\AvPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_State.Filter, &g_State.Server, &oa, NULL, AvConnect,
        AvDisconnect, NULL, 2);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI AvUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_State.Server);
    FltUnregisterFilter(g_State.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = AvUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_State.Filter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = AvOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_State.Filter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_State.Server);
    if (uDone >= 1)
        FltUnregisterFilter(g_State.Filter);
    return ntStatus;
}
