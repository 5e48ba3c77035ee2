// why: the callback tests the length of the blob, and the helper that stores it takes the length from the message once more.
#include <fltKernel.h>
#include "sig.h"

PFLT_FILTER g_pSigFilter;
PFLT_PORT g_pSigServer;
PFLT_PORT g_pSigClient;

NTSTATUS FLTAPI SigConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pSigClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI SigDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pSigFilter, &g_pSigClient);
}

NTSTATUS FLTAPI SigMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    PSIG_MESSAGE pMsg = (PSIG_MESSAGE)pvIn;
    NTSTATUS ntStatus;

    *pcbRet = 0;
    if (pMsg == NULL || cbIn < FIELD_OFFSET(SIG_MESSAGE, rgb)) return STATUS_INVALID_PARAMETER;
    __try
    {
        ULONG cb = pMsg->cb;

        if (cb > SIG_MAX || cb > cbIn - FIELD_OFFSET(SIG_MESSAGE, rgb))
            ntStatus = STATUS_INVALID_PARAMETER;
        else
            ntStatus = SigStore(pMsg);
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        ntStatus = GetExceptionCode();
    }
    return ntStatus;
}

NTSTATUS FLTAPI SigUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pSigServer);
    FltUnregisterFilter(g_pSigFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_SigRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = SigUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_SigRegistration, &g_pSigFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\SigPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pSigFilter, &g_pSigServer, &oa, NULL, SigConnectNotify, SigDisconnectNotify, SigMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pSigFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pSigServer);
            }
        }
        FltUnregisterFilter(g_pSigFilter);
    }
    return ntStatus;
}
