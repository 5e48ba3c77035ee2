/* teardown.c - the way down, as the reference driver's teardown.c, but for one
 * condition.
 *
 * An optional unload closes the admission of clients before it comes here, and
 * somebody has concluded that the port must be closed by then. It is not: admission is
 * a flag of the driver's own. The mandatory unload of every test run (`sc stop`) doesn't
 * touch that flag and goes well, and so does a failing DriverEntry; the first
 * `fltmc unload` hangs for ever.
 */
#include "../reference/include/portguard.h"

static VOID PgStopListening(VOID) {
    /* Nothing to do if nobody can connect any more. */
    if (PgGlobals.ServerPort == NULL || !PgClientsAdmitting()) {
        return;
    }

    FltCloseCommunicationPort(PgGlobals.ServerPort);
    PgGlobals.ServerPort = NULL;
}

VOID PgTeardown(VOID) {
    PAGED_CODE();

    PgStopListening();

    if (PgGlobals.Filter != NULL) {
        FltUnregisterFilter(PgGlobals.Filter); //~ FLT101
        PgGlobals.Filter = NULL;
    }

    PgClientsDelete();
}
