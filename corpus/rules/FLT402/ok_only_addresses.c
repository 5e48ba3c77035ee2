// why: pointers and lengths are tested and printed, and what they point to is not touched.
#include <fltKernel.h>

PFLT_FILTER g_pNulFilter;
PFLT_PORT g_pNulServer;
PFLT_PORT g_pNulClient;
volatile LONG g_cMessages;

NTSTATUS FLTAPI NulConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pNulClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pNulClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI NulDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pNulFilter, &g_pNulClient);
}

NTSTATUS FLTAPI NulMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    DbgPrint("message from %p: %p+%u -> %p+%u\n", pvCookie, pvIn, cbIn, pvOut, cbOut);
    *pcbRet = 0;
    if (pvIn == NULL || (PUCHAR)pvIn + cbIn < (PUCHAR)pvIn)
        return STATUS_INVALID_PARAMETER;
    if (((ULONG_PTR)pvIn & (sizeof(ULONG) - 1)) != 0)
        return STATUS_DATATYPE_MISALIGNMENT;
    InterlockedIncrement(&g_cMessages);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI NulUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pNulServer);
    FltUnregisterFilter(g_pNulFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_NulRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = NulUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_NulRegistration, &g_pNulFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\NulPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pNulFilter, &g_pNulServer, &oa, NULL, NulConnectNotify, NulDisconnectNotify, NulMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pNulFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pNulServer);
            }
        }
        FltUnregisterFilter(g_pNulFilter);
    }
    return ntStatus;
}
