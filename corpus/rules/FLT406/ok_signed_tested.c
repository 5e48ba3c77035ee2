// why: the signed length is refused when it is negative, and so is one beyond the end of the message.
#include <fltKernel.h>

typedef struct tagNEG_BLOB
{
    INT cb;
    UCHAR rgb[1];
} NEG_BLOB;

PFLT_FILTER g_pNegFilter;
PFLT_PORT g_pNegServer;
PFLT_PORT g_pNegClient;
UCHAR g_rgbNeg[64];

NTSTATUS FLTAPI NegConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pNegClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pNegClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI NegDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pNegFilter, &g_pNegClient);
}

NTSTATUS FLTAPI NegMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    NEG_BLOB *pBlob = pvIn;
    INT cb;

    *pcbRet = 0;
    if (pBlob == NULL || cbIn < sizeof(NEG_BLOB) || cbIn > 4096) return STATUS_INVALID_PARAMETER;
    __try
    {
        cb = pBlob->cb;
        if (cb < 0 || cb > (INT)sizeof(g_rgbNeg) || cb > (INT)cbIn - (INT)FIELD_OFFSET(NEG_BLOB, rgb))
            return STATUS_INVALID_PARAMETER;
        RtlCopyMemory(g_rgbNeg, pBlob->rgb, cb);
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI NegUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pNegServer);
    FltUnregisterFilter(g_pNegFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_NegRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = NegUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_NegRegistration, &g_pNegFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\NegPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pNegFilter, &g_pNegServer, &oa, NULL, NegConnectNotify, NegDisconnectNotify, NegMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pNegFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pNegServer);
            }
        }
        FltUnregisterFilter(g_pNegFilter);
    }
    return ntStatus;
}
