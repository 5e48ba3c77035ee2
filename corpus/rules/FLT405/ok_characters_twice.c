// why: the characters are looked at before they are copied, but how many there are was fixed before, so a change does no harm.
#include <fltKernel.h>

PFLT_FILTER g_pTxtFilter;
PFLT_PORT g_pTxtServer;
PFLT_PORT g_pTxtClient;
CHAR g_szName[33];

NTSTATUS FLTAPI TxtConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pTxtClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pTxtClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI TxtDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pTxtFilter, &g_pTxtClient);
}

NTSTATUS FLTAPI TxtMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    const CHAR *pch = pvIn;
    ULONG i;

    *pcbRet = 0;
    if (pch == NULL || cbIn == 0 || cbIn >= sizeof(g_szName)) return STATUS_INVALID_PARAMETER;
    __try
    {
        for (i = 0; i < cbIn; i++)
        {
            if (pch[i] == '\\') return STATUS_OBJECT_NAME_INVALID;
        }
        RtlCopyMemory(g_szName, pch, cbIn);
        g_szName[cbIn] = '\0';
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        g_szName[0] = '\0';
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI TxtUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pTxtServer);
    FltUnregisterFilter(g_pTxtFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_TxtRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = TxtUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_TxtRegistration, &g_pTxtFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\TxtPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pTxtFilter, &g_pTxtServer, &oa, NULL, TxtConnectNotify, TxtDisconnectNotify, TxtMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pTxtFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pTxtServer);
            }
        }
        FltUnregisterFilter(g_pTxtFilter);
    }
    return ntStatus;
}
