// why: old and new clients differ in the size of their contexts, and each field is read where the size covers it.
#include <fltKernel.h>

typedef struct _REV_ONE {
    ULONG Mask;
} REV_ONE;

typedef struct _REV_TWO {
    REV_ONE One;
    ULONG Timeout;
    ULONG Threads;
} REV_TWO, *PREV_TWO;

typedef struct _REV_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} REV_DATA;

REV_DATA RevData;
ULONG RevMask, RevTimeout, RevThreads;

NTSTATUS FLTAPI RevConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    PREV_TWO c = ConnectionContext;

    RevTimeout = 30;
    RevThreads = 1;
    switch (SizeOfContext) {
    case sizeof(REV_TWO):
        RevTimeout = c->Timeout;
        RevThreads = c->Threads;
        /* fall through */
    case sizeof(REV_ONE):
        RevMask = c->One.Mask;
        break;
    default:
        return STATUS_REVISION_MISMATCH;
    }
    RevData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI RevDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(RevData.Filter, &RevData.ClientPort);
}

NTSTATUS FLTAPI RevUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(RevData.ServerPort);
    FltUnregisterFilter(RevData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION RevRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    RevUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);

    Status = FltRegisterFilter(DriverObject, &RevRegistration, &RevData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(RevData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\RevPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(RevData.Filter, &RevData.ServerPort, &oa, NULL, RevConnect, RevDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(RevData.Filter);
        return Status;
    }
    Status = FltStartFiltering(RevData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(RevData.ServerPort);
        FltUnregisterFilter(RevData.Filter);
    }
    return Status;
}
