// why: what failed is freed and cleared and success is returned; the unload callback then crashes, and unregisters nothing.
#include <fltKernel.h>

#define MY_TAG 'seuS'

typedef struct _DATA {
    PFLT_FILTER Filter;
    PVOID Table;
} DATA;

static DATA *Data;

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltUnregisterFilter(Data->Filter);
    ExFreePoolWithTag(Data->Table, MY_TAG);
    ExFreePoolWithTag(Data, MY_TAG);
    Data = NULL;
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = Unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Data = ExAllocatePoolWithTag(NonPagedPool, sizeof(DATA), MY_TAG);
    if (Data == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(Data, sizeof(*Data));
    Status = FltRegisterFilter(DriverObject, &Registration, &Data->Filter);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Data, MY_TAG);
        Data = NULL;
        return Status;
    }
    Data->Table = ExAllocatePoolWithTag(NonPagedPool, 4096, MY_TAG);
    if (Data->Table == NULL) {
        FltUnregisterFilter(Data->Filter);
        ExFreePoolWithTag(Data, MY_TAG);
        Data = NULL;
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = FltStartFiltering(Data->Filter); //~ FLT257
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Data->Table, MY_TAG);
        ExFreePoolWithTag(Data, MY_TAG);
        Data = NULL;
    }
    return STATUS_SUCCESS;
}
