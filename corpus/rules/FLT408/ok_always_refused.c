// why: the driver only sends; whatever is sent to it is refused, so the length does not matter.
#include <fltKernel.h>

PFLT_FILTER g_pRefFilter;
PFLT_PORT g_pRefServer;
PFLT_PORT g_pRefClient;

NTSTATUS FLTAPI RefConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pRefClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI RefDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pRefFilter, &g_pRefClient);
}

NTSTATUS FLTAPI RefMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    DbgPrint("unexpected message of %u bytes\n", cbIn);
    return STATUS_NOT_SUPPORTED;
}

NTSTATUS FLTAPI RefUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pRefServer);
    FltUnregisterFilter(g_pRefFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_RefRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = RefUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_RefRegistration, &g_pRefFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\RefPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pRefFilter, &g_pRefServer, &oa, NULL, RefConnectNotify, RefDisconnectNotify, RefMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pRefFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pRefServer);
            }
        }
        FltUnregisterFilter(g_pRefFilter);
    }
    return ntStatus;
}
