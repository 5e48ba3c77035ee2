// why: a client with the wrong key is refused, and no disconnect will ever free what was allocated for it.
#include <fltKernel.h>

typedef struct tagAUTH_CLIENT
{
    PFLT_PORT pPort;
    ULONG ulKey;
} AUTH_CLIENT;

#define AUTH_TAG 'htuA'

PFLT_FILTER g_pAuthFilter;
PFLT_PORT g_pAuthServer;
ULONG g_ulKey = 0x5eed;

NTSTATUS FLTAPI AuthConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    AUTH_CLIENT *pClient = ExAllocatePoolWithTag(PagedPool, sizeof(AUTH_CLIENT), AUTH_TAG);

    if (pClient == NULL) return STATUS_NO_MEMORY;
    pClient->pPort = NULL;
    pClient->ulKey = (cbContext >= sizeof(ULONG)) ? *(ULONG *)pvContext : 0;
    if (pClient->ulKey != g_ulKey) return STATUS_ACCESS_DENIED; //~ FLT209
    pClient->pPort = pPort;
    *ppvCookie = pClient;
    return STATUS_SUCCESS;
}

VOID FLTAPI AuthDisconnectNotify(PVOID pvCookie)
{
    AUTH_CLIENT *pClient = pvCookie;

    FltCloseClientPort(g_pAuthFilter, &pClient->pPort);
    ExFreePoolWithTag(pClient, AUTH_TAG);
}

NTSTATUS FLTAPI AuthUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pAuthServer);
    FltUnregisterFilter(g_pAuthFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_AuthRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = AuthUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_AuthRegistration, &g_pAuthFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\AuthPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pAuthFilter, &g_pAuthServer, &oa, NULL, AuthConnectNotify, AuthDisconnectNotify, NULL, 4);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pAuthFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pAuthServer);
            }
        }
        FltUnregisterFilter(g_pAuthFilter);
    }
    return ntStatus;
}
