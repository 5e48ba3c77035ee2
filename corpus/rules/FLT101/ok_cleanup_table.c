// why: the cleanup steps stand in a table of functions that is walked from the step reached back to the first.
#include <fltKernel.h>

typedef struct _DRV_GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} DRV_GLOBALS;

DRV_GLOBALS Drv;

typedef NTSTATUS (*STEP_DO)(PDRIVER_OBJECT DriverObject);
typedef VOID (*STEP_UNDO)(VOID);

typedef struct _STEP {
    STEP_DO Do;
    STEP_UNDO Undo;
} STEP;

NTSTATUS DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags);

NTSTATUS FLTAPI DrvConnect(_In_ PFLT_PORT Port, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    Drv.ClientPort = Port;
    return STATUS_SUCCESS;
}

VOID FLTAPI DrvDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(Drv.Filter, &Drv.ClientPort);
}

NTSTATUS CreatePort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    Status = FltCreateCommunicationPort(Filter, Port, &oa, NULL, DrvConnect, DrvDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return Status;
}

const FLT_REGISTRATION DrvRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = DrvUnload,
};

static NTSTATUS DoRegister(PDRIVER_OBJECT DriverObject)
{
    return FltRegisterFilter(DriverObject, &DrvRegistration, &Drv.Filter);
}

static VOID UndoRegister(VOID)
{
    FltUnregisterFilter(Drv.Filter);
}

static NTSTATUS DoPort(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    return CreatePort(Drv.Filter, L"\\TablePort", &Drv.ServerPort);
}

static VOID UndoPort(VOID)
{
    FltCloseCommunicationPort(Drv.ServerPort);
}

static NTSTATUS DoStart(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    return FltStartFiltering(Drv.Filter);
}

static const STEP Steps[] = {
    { DoRegister, UndoRegister },
    { DoPort, UndoPort },
    { DoStart, NULL },
};

static VOID UndoSteps(ULONG Done)
{
    while (Done-- > 0) {
        if (Steps[Done].Undo != NULL) {
            Steps[Done].Undo();
        }
    }
}

NTSTATUS DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    UndoSteps(ARRAYSIZE(Steps));
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    ULONG i;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    for (i = 0; i < ARRAYSIZE(Steps); i++) {
        Status = Steps[i].Do(DriverObject);
        if (!NT_SUCCESS(Status)) {
            UndoSteps(i);
            return Status;
        }
    }
    return STATUS_SUCCESS;
}
