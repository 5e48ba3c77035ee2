// why: what is kept is an object that a handle in the message stands for, not an address of the message.
#include <fltKernel.h>

typedef struct tagEVN_MESSAGE
{
    HANDLE hEvent;
    ULONG ulMask;
} EVN_MESSAGE;

PFLT_FILTER g_pEvnFilter;
PFLT_PORT g_pEvnServer;
PFLT_PORT g_pEvnClient;
PKEVENT g_pkEvent;

NTSTATUS FLTAPI EvnConnectNotify(PFLT_PORT pPort, PVOID pvServerCookie, PVOID pvContext, ULONG cbContext, PVOID *ppvCookie)
{
    if (g_pEvnClient != NULL)
        return STATUS_ALREADY_REGISTERED;
    g_pEvnClient = pPort;
    *ppvCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI EvnDisconnectNotify(PVOID pvCookie)
{
    FltCloseClientPort(g_pEvnFilter, &g_pEvnClient);
}

NTSTATUS FLTAPI EvnMessageNotify(PVOID pvCookie, PVOID pvIn, ULONG cbIn, PVOID pvOut, ULONG cbOut, PULONG pcbRet)
{
    HANDLE hEvent;
    PVOID pvEvent = NULL, pvOld;
    NTSTATUS ntStatus;

    *pcbRet = 0;
    if (pvIn == NULL || cbIn < sizeof(EVN_MESSAGE)) return STATUS_INVALID_PARAMETER;
    __try
    {
        hEvent = ((EVN_MESSAGE *)pvIn)->hEvent;
    }
    __except (EXCEPTION_EXECUTE_HANDLER)
    {
        return GetExceptionCode();
    }
    ntStatus = ObReferenceObjectByHandle(hEvent, EVENT_MODIFY_STATE, *ExEventObjectType, UserMode, &pvEvent, NULL);
    if (!NT_SUCCESS(ntStatus)) return ntStatus;
    pvOld = InterlockedExchangePointer((PVOID *)&g_pkEvent, pvEvent);
    if (pvOld != NULL) ObDereferenceObject(pvOld);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI EvnUnload(FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    FltCloseCommunicationPort(g_pEvnServer);
    FltUnregisterFilter(g_pEvnFilter);
    if (g_pkEvent != NULL) ObDereferenceObject(g_pkEvent);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_EvnRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = EvnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    PSECURITY_DESCRIPTOR pSd = NULL;

    ntStatus = FltRegisterFilter(pDriver, &g_EvnRegistration, &g_pEvnFilter);
    if (NT_SUCCESS(ntStatus))
    {
        RtlInitUnicodeString(&us, L"\\EvnPort");
        ntStatus = FltBuildDefaultSecurityDescriptor(&pSd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(ntStatus))
        {
            InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE, NULL, pSd);
            ntStatus = FltCreateCommunicationPort(g_pEvnFilter, &g_pEvnServer, &oa, NULL, EvnConnectNotify, EvnDisconnectNotify, EvnMessageNotify, 1);
            FltFreeSecurityDescriptor(pSd);
            if (NT_SUCCESS(ntStatus))
            {
                ntStatus = FltStartFiltering(g_pEvnFilter);
                if (NT_SUCCESS(ntStatus))
                {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(g_pEvnServer);
            }
        }
        FltUnregisterFilter(g_pEvnFilter);
    }
    if (g_pkEvent != NULL) ObDereferenceObject(g_pkEvent);
    return ntStatus;
}
