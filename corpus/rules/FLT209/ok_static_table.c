// why: the cookie is an element of a table, and nothing was allocated.
#include <fltKernel.h>

typedef struct tagTAB_SLOT
{
    PFLT_PORT pPort;
    LONG fUsed;
} TAB_SLOT;

PFLT_FILTER g_pTabFilter;
PFLT_PORT g_pTabServer;
TAB_SLOT g_rgSlot[4];

NTSTATUS FLTAPI TabConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_rgSlot); i++)
    {
        if (InterlockedCompareExchange(&g_rgSlot[i].fUsed, 1, 0) == 0)
        {
            g_rgSlot[i].pPort = pPort;
            *ppvCookie = &g_rgSlot[i];
            return STATUS_SUCCESS;
        }
    }
    return STATUS_CONNECTION_COUNT_LIMIT;
}

VOID FLTAPI TabDisconnectNotify(PVOID pvCookie)
{
    TAB_SLOT *pSlot = pvCookie;

    FltCloseClientPort(g_pTabFilter, &pSlot->pPort);
    InterlockedExchange(&pSlot->fUsed, 0);
}

NTSTATUS FLTAPI TabUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pTabServer);
    FltUnregisterFilter(g_pTabFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_TabRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = TabUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_TabRegistration, &g_pTabFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\TabPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pTabFilter, &g_pTabServer, &oa, NULL, TabConnectNotify, TabDisconnectNotify, NULL, 4);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pTabFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pTabServer);
            }
        }
        FltUnregisterFilter(g_pTabFilter);
    }
    return ntStatus;
}
