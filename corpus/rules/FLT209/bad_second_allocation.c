// why: when the second block can't be had, the first one is forgotten.
#include <fltKernel.h>

typedef struct tagTWO_CLIENT
{
    PFLT_PORT pPort;
    PVOID pvScratch;
} TWO_CLIENT;

#define TWO_TAG 'owTc'

PFLT_FILTER g_pTwoFilter;
PFLT_PORT g_pTwoServer;

NTSTATUS FLTAPI TwoConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    NTSTATUS ntStatus = STATUS_INSUFFICIENT_RESOURCES;
    TWO_CLIENT *pClient;

    pClient = ExAllocatePoolWithTag(NonPagedPool, sizeof(*pClient), TWO_TAG);
    if (pClient == NULL) goto Exit;
    pClient->pPort = pPort;
    pClient->pvScratch = ExAllocatePoolWithTag(NonPagedPool, PAGE_SIZE, TWO_TAG);
    if (pClient->pvScratch == NULL) goto Exit;
    *ppvCookie = pClient;
    ntStatus = STATUS_SUCCESS;
Exit:
    return ntStatus; //~ FLT209
}

VOID FLTAPI TwoDisconnectNotify(PVOID pvCookie)
{
    TWO_CLIENT *pClient = (TWO_CLIENT *)pvCookie;

    FltCloseClientPort(g_pTwoFilter, &pClient->pPort);
    ExFreePoolWithTag(pClient->pvScratch, TWO_TAG);
    ExFreePoolWithTag(pClient, TWO_TAG);
}

NTSTATUS FLTAPI TwoUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pTwoServer);
    FltUnregisterFilter(g_pTwoFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_TwoRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = TwoUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_TwoRegistration, &g_pTwoFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\TwoBlocks");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pTwoFilter, &g_pTwoServer, &oa, NULL, TwoConnectNotify, TwoDisconnectNotify, NULL, 3);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pTwoFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pTwoServer);
            }
        }
        FltUnregisterFilter(g_pTwoFilter);
    }
    return ntStatus;
}
