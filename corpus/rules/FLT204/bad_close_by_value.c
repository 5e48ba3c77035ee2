// why: the helper that closes gets the port by value, so the variable keeps it, and the registry callback sends through that.
#include <fltKernel.h>

typedef struct _SERVICE
{
    PFLT_FILTER pFilter;
    PFLT_PORT pServer;
    PFLT_PORT pClient;
    LARGE_INTEGER liCookie;
    LARGE_INTEGER liTimeout;
} SERVICE, *PSERVICE;

SERVICE g_Service;

static VOID ClosePort(PFLT_FILTER pFilter, PFLT_PORT pPort)
{
    FltCloseClientPort(pFilter, &pPort); //~ FLT204:E
}

NTSTATUS FLTAPI SvcConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServer);
    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    g_Service.pClient = pPort;
    *ppvCookie = &g_Service;
    return STATUS_SUCCESS;
}

VOID FLTAPI SvcDisconnect(_In_opt_ PVOID pvCookie)
{
    PSERVICE pService = pvCookie;

    ClosePort(pService->pFilter, pService->pClient);
}

static NTSTATUS SvcRegistry(PVOID pvContext, PVOID pvClass, PVOID pvArgument)
{
    PSERVICE pService = pvContext;
    ULONG ulClass = PtrToUlong(pvClass);

    UNREFERENCED_PARAMETER(pvArgument);
    if (ulClass == RegNtPreDeleteKey && pService->pClient != NULL)
    {
        (void)FltSendMessage(pService->pFilter, &pService->pClient, &ulClass, sizeof(ulClass), NULL, NULL, &pService->liTimeout); //~ FLT205
    }
    return STATUS_SUCCESS;
}

NTSTATUS SvcOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\SvcPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_Service.pFilter, &g_Service.pServer, &oa, NULL,
        SvcConnect, SvcDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI SvcUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    CmUnRegisterCallback(g_Service.liCookie);
    FltCloseCommunicationPort(g_Service.pServer);
    FltUnregisterFilter(g_Service.pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = SvcUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);
    g_Service.liTimeout.QuadPart = -500000;

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_Service.pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = SvcOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = CmRegisterCallback(SvcRegistry, &g_Service, &g_Service.liCookie);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 3;
        ntStatus = FltStartFiltering(g_Service.pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 3)
        CmUnRegisterCallback(g_Service.liCookie);
    if (uDone >= 2)
        FltCloseCommunicationPort(g_Service.pServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_Service.pFilter);
    return ntStatus;
}
