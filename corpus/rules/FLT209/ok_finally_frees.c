// why: in the connect callback a __finally frees what a failed path has got so far.
#include <fltKernel.h>

typedef struct tagFIN_CLIENT
{
    PFLT_PORT pPort;
    HANDLE hEvent;
} FIN_CLIENT;

#define FIN_TAG 'niFc'

PFLT_FILTER g_pFinFilter;
PFLT_PORT g_pFinServer;

NTSTATUS FLTAPI FinConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    FIN_CLIENT *pClient = NULL;
    NTSTATUS ntStatus = STATUS_UNSUCCESSFUL;

    __try
    {
        pClient = ExAllocatePoolWithTag(NonPagedPool, sizeof(FIN_CLIENT), FIN_TAG);
        if (pClient == NULL)
        {
            ntStatus = STATUS_INSUFFICIENT_RESOURCES;
            __leave;
        }
        if (cbContext != sizeof(HANDLE))
        {
            ntStatus = STATUS_INVALID_PARAMETER;
            __leave;
        }
        pClient->hEvent = *(HANDLE *)pvContext;
        pClient->pPort = pPort;
        *ppvCookie = pClient;
        ntStatus = STATUS_SUCCESS;
    }
    __finally
    {
        if (!NT_SUCCESS(ntStatus) && pClient != NULL) ExFreePoolWithTag(pClient, FIN_TAG);
    }
    return ntStatus;
}

VOID FLTAPI FinDisconnectNotify(PVOID pvCookie)
{
    FIN_CLIENT *pClient = pvCookie;

    FltCloseClientPort(g_pFinFilter, &pClient->pPort);
    ExFreePoolWithTag(pClient, FIN_TAG);
}

NTSTATUS FLTAPI FinUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pFinServer);
    FltUnregisterFilter(g_pFinFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_FinRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = FinUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_FinRegistration, &g_pFinFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\FinPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pFinFilter, &g_pFinServer, &oa, NULL, FinConnectNotify, FinDisconnectNotify, NULL, 9);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pFinFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pFinServer);
            }
        }
        FltUnregisterFilter(g_pFinFilter);
    }
    return ntStatus;
}
