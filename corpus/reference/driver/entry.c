/* entry.c - loading and unloading the driver.
 *
 * The order is the whole secret. Going up:
 *
 *     own state  ->  register filter  ->  create server port  ->  start filtering
 *
 * and down again, in teardown.c, from whatever step was reached:
 *
 *     close server port  ->  unregister filter  ->  own state
 *
 * Each callback may run as soon as the step that announces it has succeeded, not
 * when DriverEntry returns; so everything a callback touches exists before.
 */
#include "../include/portguard.h"

static FLTAPI NTSTATUS PgUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags);

static const FLT_REGISTRATION PgRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .Flags = 0,
    .OperationRegistration = PgOperations,
    /* Without this callback the driver could never be unloaded. */
    .FilterUnloadCallback = PgUnload,
    .InstanceSetupCallback = PgInstanceSetup,
    .InstanceQueryTeardownCallback = PgInstanceQueryTeardown,
};

PG_GLOBALS PgGlobals;

NTSTATUS NTAPI DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath) {
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    /* Can't fail, and comes first: the connect callback needs the client list. */
    PgClientsInitialize();

    status = FltRegisterFilter(DriverObject, &PgRegistration, &PgGlobals.Filter);
    if (!NT_SUCCESS(status)) {
        goto Fail;
    }

    /* Before filtering starts, so that no open slips past a client which is
     * waiting for us. A client can connect from here on. */
    status = PgPortOpen();
    if (!NT_SUCCESS(status)) {
        goto Fail;
    }

    status = FltStartFiltering(PgGlobals.Filter);
    if (!NT_SUCCESS(status)) {
        goto Fail;
    }

    return STATUS_SUCCESS;

Fail:
    /* When DriverEntry fails the image is removed at once, and neither the unload
     * callback nor anybody else cleans up after us. */
    PgTeardown();
    return status;
}

/* Two kinds of unload arrive here. An optional one (`fltmc unload`) may be refused,
 * as long as nothing has been torn down yet; a mandatory one (a service stop) goes
 * ahead whatever we return. So the question whether we may stay comes first, and
 * once it has been answered with "go" there is no way back. */
static FLTAPI NTSTATUS PgUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    PAGED_CODE();

    if (!FlagOn(Flags, FLTFL_FILTER_UNLOAD_MANDATORY) && !PgClientsCloseAdmission()) {
        return STATUS_FLT_DO_NOT_DETACH;
    }

    PgTeardown();
    return STATUS_SUCCESS;
}
