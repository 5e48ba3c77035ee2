// why: a size of twelve or more also says that the context is there.
#include <fltKernel.h>

typedef struct tagLIC_HELLO
{
    ULONG ulMagic;
    ULONG ulBuild;
    ULONG ulProduct;
} LIC_HELLO;

PFLT_FILTER g_pLicFilter;
PFLT_PORT g_pLicServer;
PFLT_PORT g_pLicClient;
ULONG g_ulProduct;

NTSTATUS FLTAPI LicConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    const LIC_HELLO *pHello = pvContext;

    *ppvCookie = NULL;
    if (cbContext < sizeof(LIC_HELLO)) return STATUS_INFO_LENGTH_MISMATCH;
    if (pHello->ulMagic != 0x4C494330) return STATUS_INVALID_SIGNATURE;
    g_ulProduct = pHello->ulProduct;
    g_pLicClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI LicDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pLicFilter, &g_pLicClient);
}

NTSTATUS FLTAPI LicUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pLicServer);
    FltUnregisterFilter(g_pLicFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_LicRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = LicUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_LicRegistration, &g_pLicFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\LicPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pLicFilter, &g_pLicServer, &oa, NULL, LicConnectNotify, LicDisconnectNotify, NULL, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pLicFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pLicServer);
            }
        }
        FltUnregisterFilter(g_pLicFilter);
    }
    return ntStatus;
}
