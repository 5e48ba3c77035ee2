// why: records are read one after the other, each only when the rest is long enough for it.
#include <fltKernel.h>

typedef struct tagREC
{
    ULONG ulPid;
    ULONG ulFlags;
} REC;

PFLT_FILTER g_pRecFilter;
PFLT_PORT g_pRecServer;
PFLT_PORT g_pRecClient;
ULONG g_ulFlags;

NTSTATUS FLTAPI RecConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    UNREFERENCED_PARAMETER(pvServerCookie);
    PAGED_CODE();
    g_pRecClient = pPort;
    *ppvCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID FLTAPI RecDisconnectNotify(PVOID pvCookie)
{
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(g_pRecFilter, &g_pRecClient);
}

NTSTATUS FLTAPI RecMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    PUCHAR pb = pvIn;
    ULONG cbLeft = cbIn;

    *pcbRet = 0;
    if (pb == NULL) return STATUS_INVALID_PARAMETER;
    __try
    {
        while (cbLeft >= sizeof(REC))
        {
            REC *pRec = (REC *)pb;

            if (pRec->ulPid != 0) g_ulFlags |= pRec->ulFlags;
            pb += sizeof(REC);
            cbLeft -= sizeof(REC);
        }
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI RecUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pRecServer);
    FltUnregisterFilter(g_pRecFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_RecRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = RecUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_RecRegistration, &g_pRecFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\RecPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pRecFilter, &g_pRecServer, &oa, NULL, RecConnectNotify, RecDisconnectNotify, RecMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pRecFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pRecServer);
            }
        }
        FltUnregisterFilter(g_pRecFilter);
    }
    return ntStatus;
}
