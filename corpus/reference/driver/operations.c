/* operations.c - what the filter looks at: opens of files named *.guarded. */
#include "../include/portguard.h"

static const UNICODE_STRING PgGuardedExtension = RTL_CONSTANT_STRING(L"guarded");

NTSTATUS FLTAPI PgInstanceSetup(_In_ PCFLT_RELATED_OBJECTS FltObjects,
                                _In_ FLT_INSTANCE_SETUP_FLAGS Flags,
                                _In_ DEVICE_TYPE VolumeDeviceType,
                                _In_ FLT_FILESYSTEM_TYPE VolumeFilesystemType) {
    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(Flags);
    UNREFERENCED_PARAMETER(VolumeFilesystemType);

    PAGED_CODE();

    /* Files on other machines are guarded there. */
    if (VolumeDeviceType == FILE_DEVICE_NETWORK_FILE_SYSTEM) {
        return STATUS_FLT_DO_NOT_ATTACH;
    }
    return STATUS_SUCCESS;
}

/* Its presence allows `fltmc detach`; an instance has no state that would object. */
NTSTATUS FLTAPI PgInstanceQueryTeardown(_In_ PCFLT_RELATED_OBJECTS FltObjects,
                                        _In_ FLT_INSTANCE_QUERY_TEARDOWN_FLAGS Flags) {
    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(Flags);

    PAGED_CODE();
    return STATUS_SUCCESS;
}

/* Describes the open if the file is a guarded one. NULL otherwise, and when memory is
 * short. The result belongs to the caller. */
static PPG_NOTIFICATION PgDescribeOpen(_In_ PFLT_CALLBACK_DATA Data) {
    PFLT_FILE_NAME_INFORMATION name;
    PPG_NOTIFICATION notification = NULL;
    NTSTATUS status;

    status = FltGetFileNameInformation(Data, FLT_FILE_NAME_NORMALIZED | FLT_FILE_NAME_QUERY_DEFAULT,
                                       &name);
    if (!NT_SUCCESS(status)) {
        return NULL;
    }

    status = FltParseFileNameInformation(name);
    if (!NT_SUCCESS(status) ||
        !RtlEqualUnicodeString(&name->Extension, &PgGuardedExtension, TRUE)) {
        goto Done;
    }

    /* Zeroed, unlike memory from the older ExAllocatePoolWithTag: the whole structure goes to
     * user mode, and nothing of what the memory held before may go with it. */
    notification = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*notification), PG_TAG_NOTIFICATION);
    if (notification == NULL) {
        goto Done;
    }

    notification->ProcessId = FltGetRequestorProcessId(Data);
    notification->NameBytes = sizeof(notification->Name);
    if (name->Name.Length < notification->NameBytes) {
        notification->NameBytes = name->Name.Length;
    }
    RtlCopyMemory(notification->Name, name->Name.Buffer, notification->NameBytes);

Done:
    FltReleaseFileNameInformation(name);
    return notification;
}

/* Leaves out early what the post-operation would not look at anyway. */
static FLT_PREOP_CALLBACK_STATUS FLTAPI
PgPreCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects,
            _Outptr_result_maybenull_ PVOID *CompletionContext) {
    UNREFERENCED_PARAMETER(FltObjects);

    PAGED_CODE();

    *CompletionContext = NULL;

    /* Opens by our own clients must not wait for our clients. */
    if (FlagOn(Data->Iopb->OperationFlags, SL_OPEN_PAGING_FILE) ||
        FlagOn(Data->Iopb->Parameters.Create.Options, FILE_DIRECTORY_FILE) ||
        PgClientsIncludeProcess(FltGetRequestorProcessId(Data))) {
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    }
    return FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

/* After the open, when the name is final and the file known to exist. Post-create runs
 * at PASSIVE_LEVEL, so it may wait for an answer right here. */
static FLT_POSTOP_CALLBACK_STATUS FLTAPI PgPostCreate(_Inout_ PFLT_CALLBACK_DATA Data,
                                                      _In_ PCFLT_RELATED_OBJECTS FltObjects,
                                                      _In_opt_ PVOID CompletionContext,
                                                      _In_ FLT_POST_OPERATION_FLAGS Flags) {
    PPG_NOTIFICATION notification;

    UNREFERENCED_PARAMETER(CompletionContext);

    /* Draining: the instance is going, and nothing may be asked of it any more. */
    if (FlagOn(Flags, FLTFL_POST_OPERATION_DRAINING) || !NT_SUCCESS(Data->IoStatus.Status) ||
        Data->IoStatus.Status == STATUS_REPARSE) {
        return FLT_POSTOP_FINISHED_PROCESSING;
    }

    notification = PgDescribeOpen(Data);
    if (notification == NULL) {
        return FLT_POSTOP_FINISHED_PROCESSING;
    }

    notification->Allowed = PgAskDecider(notification);
    if (!notification->Allowed) {
        FltCancelFileOpen(FltObjects->Instance, FltObjects->FileObject);
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        Data->IoStatus.Information = 0;
    }

    PgAuditQueue(notification);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

const FLT_OPERATION_REGISTRATION PgOperations[] = {
    {.MajorFunction = IRP_MJ_CREATE, .PreOperation = PgPreCreate, .PostOperation = PgPostCreate},
    {.MajorFunction = IRP_MJ_OPERATION_END},
};
