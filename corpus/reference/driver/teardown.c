/* teardown.c - the way down, for the unload callback and for a failing DriverEntry.
 *
 * Each step looks at what it undoes, not at a record of how far the way up went:
 * the variable that holds the handle is the record, and it can't get out of step
 * with itself.
 */
#include "../include/portguard.h"

/* No new client from here on. Those that are connected stay connected: closing the
 * server port has no effect on them. */
static VOID PgStopListening(VOID) {
    if (PgGlobals.ServerPort != NULL) {
        FltCloseCommunicationPort(PgGlobals.ServerPort);

        /* The call takes the handle by value and leaves the variable as it was. */
        PgGlobals.ServerPort = NULL;
    }
}

VOID PgTeardown(VOID) {
    PAGED_CODE();

    /* The port first: it holds a reference to the filter, and the next call waits
     * until all references are gone. The other way round it waits for ever, and a
     * close placed behind it is never reached. */
    PgStopListening();

    if (PgGlobals.Filter != NULL) {

        /* This call detaches the instances, waits for callbacks and for queued work
         * items, and then disconnects the clients that are left, by calling
         * PgDisconnect on this very thread. Their ports are closed there. */
        FltUnregisterFilter(PgGlobals.Filter);

        /* Only now: PgDisconnect has just used it. */
        PgGlobals.Filter = NULL;
    }

    /* Nothing of ours can run any more, so what the callbacks shared may go. */
    PgClientsDelete();
}
