// why: what is freed between the two calls is used by no callback of the port.
#include <fltKernel.h>

#define IO_TAG 'aoIs'

PFLT_FILTER g_pIoFilter;
PFLT_PORT g_pIoServer;
PFLT_PORT g_pIoClient;
PULONG g_pulScratch;
ULONG g_cConnects;

NTSTATUS FLTAPI IoConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pIoClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pIoClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI IoDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pIoFilter, &g_pIoClient);
}

static VOID IoPrepare(VOID)
{
    g_pulScratch = ExAllocatePoolWithTag(PagedPool, 4096, IO_TAG);
    if (g_pulScratch != NULL) g_pulScratch[0] = 0;
}

static VOID IoDiscard(VOID)
{
    if (g_pulScratch != NULL)
    {
        DbgPrint("%u\n", g_pulScratch[0]);
        ExFreePoolWithTag(g_pulScratch, IO_TAG);
        g_pulScratch = NULL;
    }
}

NTSTATUS FLTAPI IoMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    *pcbRet = 0;
    g_cConnects++;
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI IoUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pIoServer);
    IoDiscard();
    FltUnregisterFilter(g_pIoFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_IoRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = IoUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    IoPrepare();
    ntStatus = FltRegisterFilter(pDriver, &g_IoRegistration, &g_pIoFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\IoPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pIoFilter, &g_pIoServer, &oa, NULL, IoConnectNotify, IoDisconnectNotify, IoMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pIoFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pIoServer);
            }
        }
        FltUnregisterFilter(g_pIoFilter);
    }
    IoDiscard();
    return ntStatus;
}
