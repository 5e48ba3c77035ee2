// why: as a signed number the length may be negative, passes the comparison, and is huge again in the copy.
#include <fltKernel.h>

typedef struct tagSEC_BLOB
{
    LONG cb;
    UCHAR rgb[124];
} SEC_BLOB;

PFLT_FILTER g_pSecFilter;
PFLT_PORT g_pSecServer;
PFLT_PORT g_pSecClient;
SEC_BLOB g_Blob;

NTSTATUS FLTAPI SecConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pSecClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pSecClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI SecDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pSecFilter, &g_pSecClient);
}

NTSTATUS FLTAPI SecMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    SEC_BLOB *pBlob = pvIn;
    LONG cb;

    *pcbRet = 0;
    if (pBlob == NULL || cbIn < sizeof(SEC_BLOB)) return STATUS_INVALID_PARAMETER;
    __try
    {
        cb = pBlob->cb;
        if (cb > (LONG)sizeof(g_Blob.rgb)) return STATUS_INVALID_PARAMETER;
        RtlCopyMemory(g_Blob.rgb, pBlob->rgb, cb); //~ FLT406
        g_Blob.cb = cb;
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI SecUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pSecServer);
    FltUnregisterFilter(g_pSecFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_SecRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = SecUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_SecRegistration, &g_pSecFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\SecPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pSecFilter, &g_pSecServer, &oa, NULL, SecConnectNotify, SecDisconnectNotify, SecMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pSecFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pSecServer);
            }
        }
        FltUnregisterFilter(g_pSecFilter);
    }
    return ntStatus;
}
