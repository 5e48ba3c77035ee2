// why: a system thread gets the client's buffer as its argument.
#include <fltKernel.h>

PFLT_FILTER g_pThrFilter;
PFLT_PORT g_pThrServer;
PFLT_PORT g_pThrClient;
volatile LONG g_lSeen;

NTSTATUS FLTAPI ThrConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pThrClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pThrClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI ThrDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pThrFilter, &g_pThrClient);
}

VOID ThrRoutine(PVOID pv)
{
    __try
    {
        InterlockedExchange(&g_lSeen, *(LONG *)pv);
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        InterlockedExchange(&g_lSeen, -1);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS FLTAPI ThrMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    HANDLE hThread;
    NTSTATUS ntStatus;

    *pcbRet = 0;
    if (pvIn == NULL || cbIn < sizeof(LONG)) return STATUS_INVALID_PARAMETER;
    ntStatus = PsCreateSystemThread(&hThread, THREAD_ALL_ACCESS, NULL, NULL, NULL, ThrRoutine, pvIn); //~ FLT407
    if (NT_SUCCESS(ntStatus))
    {
        ZwWaitForSingleObject(hThread, FALSE, NULL);
        ZwClose(hThread);
    }
    return ntStatus;
}

NTSTATUS FLTAPI ThrUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pThrServer);
    FltUnregisterFilter(g_pThrFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_ThrRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = ThrUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_ThrRegistration, &g_pThrFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\ThrPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pThrFilter, &g_pThrServer, &oa, NULL, ThrConnectNotify, ThrDisconnectNotify, ThrMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pThrFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pThrServer);
            }
        }
        FltUnregisterFilter(g_pThrFilter);
    }
    return ntStatus;
}
