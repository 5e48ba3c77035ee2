// why: the handler of the __except stands outside of its __try, and it tells the client of the failure in the buffer that has just faulted.
#include <fltKernel.h>

typedef struct tagKEY_RESULT
{
    NTSTATUS ntStatus;
    UCHAR rgbKey[16];
} KEY_RESULT;

PFLT_FILTER g_pKeyFilter;
PFLT_PORT g_pKeyServer;
PFLT_PORT g_pKeyClient;
static UCHAR g_rgbKey[16];

NTSTATUS FLTAPI KeyConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pKeyClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pKeyClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI KeyDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pKeyFilter, &g_pKeyClient);
}

NTSTATUS FLTAPI KeyMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    KEY_RESULT *pResult = (KEY_RESULT *)pvOut;

    *pcbRet = 0;
    if (pResult == NULL || cbOut < sizeof(KEY_RESULT)) return STATUS_BUFFER_TOO_SMALL;

    __try
    {
        RtlCopyMemory(pResult->rgbKey, g_rgbKey, sizeof(g_rgbKey));
        pResult->ntStatus = STATUS_SUCCESS;
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        pResult->ntStatus = STATUS_ACCESS_VIOLATION; //~ FLT402
        return STATUS_ACCESS_VIOLATION;
    }
    *pcbRet = sizeof(KEY_RESULT);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI KeyUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pKeyServer);
    FltUnregisterFilter(g_pKeyFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_KeyRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = KeyUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_KeyRegistration, &g_pKeyFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\KeyPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pKeyFilter, &g_pKeyServer, &oa, NULL, KeyConnectNotify, KeyDisconnectNotify, KeyMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pKeyFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pKeyServer);
            }
        }
        FltUnregisterFilter(g_pKeyFilter);
    }
    return ntStatus;
}
