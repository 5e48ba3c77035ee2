/* send.c - what the driver sends to its clients.
 *
 * Each send has a timeout, since a client is only a program: it may be stopped in a
 * debugger, or wait for a file whose open waits for this answer. An endless wait in an
 * I/O callback or a work item would also hold up FltUnregisterFilter, which waits for
 * both of them before it disconnects anybody.
 */
#include "../include/portguard.h"

/* Asks one client. STATUS_SUCCESS only if there is a complete verdict. */
static NTSTATUS PgAsk(_In_ PPG_CLIENT Client, _In_ PPG_NOTIFICATION Notification,
                      _Out_ PPG_VERDICT Verdict) {
    LARGE_INTEGER timeout;
    PG_VERDICT reply;
    ULONG replyLength = sizeof(reply); /* of the payload, without FILTER_REPLY_HEADER */
    NTSTATUS status;

    Verdict->Allow = TRUE;
    Verdict->Reserved = 0;
    timeout.QuadPart = PG_DECIDE_TIMEOUT;

    /* The address of the shared field, not of a copy: if the client has disconnected
     * meanwhile the filter manager finds NULL there and says so. */
    status = FltSendMessage(PgGlobals.Filter, &Client->Port, Notification, sizeof(*Notification),
                            &reply, &replyLength, &timeout);

    /* STATUS_TIMEOUT passes NT_SUCCESS, but there is nothing in the buffer. */
    if (status == STATUS_TIMEOUT) {
        return STATUS_IO_TIMEOUT;
    }
    if (!NT_SUCCESS(status)) {
        return status;
    }
    /* A client may also reply with less than we asked for. */
    if (replyLength < sizeof(reply)) {
        return STATUS_INVALID_BUFFER_SIZE;
    }

    *Verdict = reply;
    return STATUS_SUCCESS;
}

/* May the file be opened? Without a decider, or without its answer, it may: a guard
 * that locks everybody out when it crashes gets removed. */
BOOLEAN PgAskDecider(_Inout_ PPG_NOTIFICATION Notification) {
    PPG_CLIENT client = PgClientAcquireAfter(0, PG_EVENT_DECIDE);
    PG_VERDICT verdict;
    NTSTATUS status;

    if (client == NULL) {
        return TRUE;
    }

    Notification->Event = PG_EVENT_DECIDE;
    InterlockedIncrement(&PgGlobals.Asked);
    status = PgAsk(client, Notification, &verdict);

    /* On every path, and as soon as the client is not needed any more: its disconnect
     * callback waits for this. */
    PgClientRelease(client);

    if (!NT_SUCCESS(status)) {
        InterlockedIncrement(&PgGlobals.Unanswered);
        return TRUE;
    }
    if (!verdict.Allow) {
        InterlockedIncrement(&PgGlobals.Denied);
        return FALSE;
    }
    return TRUE;
}

/* Tells every auditor, one after the other, without expecting an answer. */
VOID PgTellAuditors(_Inout_ PPG_NOTIFICATION Notification) {
    PPG_CLIENT client;
    LARGE_INTEGER timeout;
    NTSTATUS status;
    ULONG id = 0;

    Notification->Event = PG_EVENT_AUDIT;
    timeout.QuadPart = PG_AUDIT_TIMEOUT;

    for (;;) {
        client = PgClientAcquireAfter(id, PG_EVENT_AUDIT);
        if (client == NULL) {
            return;
        }
        id = client->Id; /* before the release: then the client may be gone */

        /* No reply: success means that the client has fetched the message, and
         * STATUS_TIMEOUT that it has not. */
        status = FltSendMessage(PgGlobals.Filter, &client->Port, Notification,
                                sizeof(*Notification), NULL, NULL, &timeout);
        PgClientRelease(client);

        if (NT_SUCCESS(status) && status != STATUS_TIMEOUT) {
            InterlockedIncrement(&PgGlobals.Audited);
        } else {
            InterlockedIncrement(&PgGlobals.Dropped);
        }
    }
}
