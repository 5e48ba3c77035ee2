// why: the result of the size test is kept in a flag, and only under the flag is the context read.
#include <fltKernel.h>

PFLT_FILTER g_pAccFilter;
PFLT_PORT g_pAccServer;
PFLT_PORT g_pAccClient;
ULONG g_ulAccess;

NTSTATUS FLTAPI AccConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    BOOLEAN fHasAccess = (pvContext != NULL && cbContext >= sizeof(ULONG));

    DbgPrint("connect %s access mask\n", fHasAccess ? "with" : "without");
    g_ulAccess = fHasAccess ? *(ULONG *)pvContext : GENERIC_READ;
    g_pAccClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI AccDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pAccFilter, &g_pAccClient);
}

NTSTATUS FLTAPI AccUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pAccServer);
    FltUnregisterFilter(g_pAccFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_AccRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = AccUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_AccRegistration, &g_pAccFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\AccPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pAccFilter, &g_pAccServer, &oa, NULL, AccConnectNotify, AccDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pAccFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pAccServer);
            }
        }
        FltUnregisterFilter(g_pAccFilter);
    }
    return ntStatus;
}
