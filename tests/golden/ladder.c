/* A port made in steps, undone by a ladder of labels; status macros, a phase in flags. */
#include <fltKernel.h>

#define HAS_PORT 1

typedef struct GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT Port;
    ULONG Flags;
} GLOBALS;

static GLOBALS Globals;

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    if (FlagOn(Globals.Flags, HAS_PORT)) {
        FltCloseCommunicationPort(Globals.Port);
    }
    FltUnregisterFilter(Globals.Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, Unload
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Ladder");
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    (void)RegistryPath;
    status = FltRegisterFilter(DriverObject, &Registration, &Globals.Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = FltCreateCommunicationPort(Globals.Filter, &Globals.Port, &attributes, NULL, NULL,
                                        NULL, NULL, 1);
    if (!NT_SUCCESS(status)) {
        goto unregister;
    }
    SetFlag(Globals.Flags, HAS_PORT);
    status = FltStartFiltering(Globals.Filter);
    if (NT_SUCCESS(status)) {
        return status;
    }
    FltCloseCommunicationPort(Globals.Port);
unregister:
    FltUnregisterFilter(Globals.Filter);
    return status;
}
