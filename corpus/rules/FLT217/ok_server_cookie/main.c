// why: the server port's cookie is freed by the function that also unregisters, behind the unregistering.
#include <fltKernel.h>
#include "port.h"

static PFLT_FILTER gCkFilter;
static PCOOKIE gCookie;

NTSTATUS
FLTAPI
CkFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);
    PortClose(gCookie);
    FltUnregisterFilter(gCkFilter);
    PortFree(gCookie);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = CkFilterUnload,
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath) {
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gCkFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = PortOpen(gCkFilter, &gCookie);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gCkFilter);
    }
    return status;
}
