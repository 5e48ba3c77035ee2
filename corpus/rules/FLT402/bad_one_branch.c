// why: long records are captured under __try into pool, short ones "need no buffer" and are read where they are.
#include <fltKernel.h>

typedef struct tagLOG_RECORD
{
    UCHAR rgb[256];
    ULONG cb;
} LOG_RECORD;

PFLT_FILTER g_pLogFilter;
PFLT_PORT g_pLogServer;
PFLT_PORT g_pLogClient;
LOG_RECORD g_Last;

NTSTATUS FLTAPI LogConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pLogClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI LogDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pLogFilter, &g_pLogClient);
}

static void Keep(const UCHAR *pb, ULONG cb)
{
    RtlCopyMemory(g_Last.rgb, pb, cb);
    g_Last.cb = cb;
}

NTSTATUS FLTAPI LogMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    NTSTATUS ntStatus = STATUS_SUCCESS;
    PUCHAR pbCopy;

    *pcbRet = 0;
    if (pvIn == NULL || cbIn == 0 || cbIn > sizeof(g_Last.rgb)) return STATUS_INVALID_PARAMETER;
    if (cbIn <= sizeof(ULONG64))
    {
        UCHAR rgb[sizeof(ULONG64)];
        ULONG i;

        for (i = 0; i < cbIn; i++)
            rgb[i] = ((const UCHAR *)pvIn)[i]; //~ FLT402
        Keep(rgb, cbIn);
        return STATUS_SUCCESS;
    }

    pbCopy = ExAllocatePoolWithTag(PagedPool, cbIn, 'goLK');
    if (pbCopy == NULL) return STATUS_INSUFFICIENT_RESOURCES;
    __try
    {
        RtlCopyMemory(pbCopy, pvIn, cbIn);
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        ntStatus = GetExceptionCode();
    }
    if (NT_SUCCESS(ntStatus)) Keep(pbCopy, cbIn);
    ExFreePoolWithTag(pbCopy, 'goLK');
    return ntStatus;
}

NTSTATUS FLTAPI LogUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pLogServer);
    FltUnregisterFilter(g_pLogFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_LogRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = LogUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_LogRegistration, &g_pLogFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\LogPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pLogFilter, &g_pLogServer, &oa, NULL, LogConnectNotify, LogDisconnectNotify, LogMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pLogFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pLogServer);
            }
        }
        FltUnregisterFilter(g_pLogFilter);
    }
    return ntStatus;
}
