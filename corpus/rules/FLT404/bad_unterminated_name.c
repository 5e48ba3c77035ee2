// why: the context has at least two characters, but the copy goes on until it finds a terminator.
#include <fltKernel.h>

PFLT_FILTER g_pNetFilter;
PFLT_PORT g_pNetServer;
PFLT_PORT g_pNetClient;
WCHAR g_szClientName[64];

NTSTATUS FLTAPI NetConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    if (pvContext == NULL || cbContext < 2 * sizeof(WCHAR)) return STATUS_INVALID_PARAMETER;
    wcscpy_s(g_szClientName, RTL_NUMBER_OF(g_szClientName), (PCWSTR)pvContext); //~ FLT404:W
    g_pNetClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI NetDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pNetFilter, &g_pNetClient);
}

NTSTATUS FLTAPI NetUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pNetServer);
    FltUnregisterFilter(g_pNetFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_NetRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = NetUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_NetRegistration, &g_pNetFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\NetName");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pNetFilter, &g_pNetServer, &oa, NULL, NetConnectNotify, NetDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pNetFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pNetServer);
            }
        }
        FltUnregisterFilter(g_pNetFilter);
    }
    return ntStatus;
}
