// why: the __finally releases the lock, and the __except around it takes care of the fault.
#include <fltKernel.h>

typedef struct tagVOL_LIMITS
{
    LONG64 cbMax;
    ULONG cFiles;
} VOL_LIMITS;

PFLT_FILTER g_pVolFilter;
PFLT_PORT g_pVolServer;
PFLT_PORT g_pVolClient;
FAST_MUTEX g_Lock;
VOL_LIMITS g_Limits;

NTSTATUS FLTAPI VolConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    *ppvCookie = NULL;
    g_pVolClient = pPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI VolDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pVolFilter, &g_pVolClient);
}

NTSTATUS FLTAPI VolMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    *pcbRet = 0;
    if (pvIn == NULL || cbIn < sizeof(VOL_LIMITS)) return STATUS_INVALID_PARAMETER;
    __try
    {
        ExAcquireFastMutex(&g_Lock);
        __try
        {
            g_Limits.cbMax = ((VOL_LIMITS *)pvIn)->cbMax;
            g_Limits.cFiles = ((VOL_LIMITS *)pvIn)->cFiles;
        }
        __finally
        {
            ExReleaseFastMutex(&g_Lock);
        }
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return STATUS_ACCESS_VIOLATION;
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI VolUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pVolServer);
    FltUnregisterFilter(g_pVolFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_VolRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = VolUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ExInitializeFastMutex(&g_Lock);
    ntStatus = FltRegisterFilter(pDriver, &g_VolRegistration, &g_pVolFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\VolLimits");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pVolFilter, &g_pVolServer, &oa, NULL, VolConnectNotify, VolDisconnectNotify, VolMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pVolFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pVolServer);
            }
        }
        FltUnregisterFilter(g_pVolFilter);
    }
    return ntStatus;
}
