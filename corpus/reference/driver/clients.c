/* clients.c - the list of connected clients.
 *
 * A push lock guards the list. It is held only to look and to link, never across a
 * call that waits: sending and closing happen outside it. What keeps a client alive
 * for a sender outside the lock is the client's own rundown protection, taken while
 * the lock still proves that the client is in the list.
 *
 * (A push lock, because it leaves the IRQL at PASSIVE_LEVEL. A fast mutex raises it
 * to APC_LEVEL, a spin lock to DISPATCH_LEVEL.)
 */
#include "../include/portguard.h"

VOID PgClientsInitialize(VOID) {
    FltInitializePushLock(&PgGlobals.ClientsLock);
    InitializeListHead(&PgGlobals.Clients);
    PgGlobals.Admitting = TRUE;
}

/* When no callback can run any more: the filter is unregistered or never was. */
VOID PgClientsDelete(VOID) {
    NT_ASSERT(IsListEmpty(&PgGlobals.Clients));
    FltDeletePushLock(&PgGlobals.ClientsLock);
}

static PPG_CLIENT PgClientAt(_In_ PLIST_ENTRY Link) {
    return CONTAINING_RECORD(Link, PG_CLIENT, Link);
}

/* True if one client in the list has set a bit of `Events`. With the lock held. */
static BOOLEAN PgAnyWants(_In_ ULONG Events) {
    PLIST_ENTRY link;

    for (link = PgGlobals.Clients.Flink; link != &PgGlobals.Clients; link = link->Flink) {
        if ((PgClientAt(link)->Events & Events) != 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Grants an optional unload and returns TRUE, unless a client has pinned the driver.
 * Looking and granting happen under one lock, which admission and pinning take too:
 * nobody can pin the driver between our look and the teardown. */
BOOLEAN PgClientsCloseAdmission(VOID) {
    PLIST_ENTRY link;
    BOOLEAN pinned = FALSE;

    FltAcquirePushLockExclusive(&PgGlobals.ClientsLock);
    for (link = PgGlobals.Clients.Flink; link != &PgGlobals.Clients; link = link->Flink) {
        if (PgClientAt(link)->Pins) {
            pinned = TRUE;
        }
    }
    if (!pinned) {
        PgGlobals.Admitting = FALSE;
    }
    FltReleasePushLock(&PgGlobals.ClientsLock);

    return !pinned;
}

BOOLEAN PgClientsAdmitting(VOID) {
    BOOLEAN admitting;

    FltAcquirePushLockShared(&PgGlobals.ClientsLock);
    admitting = PgGlobals.Admitting;
    FltReleasePushLock(&PgGlobals.ClientsLock);
    return admitting;
}

/* Returns NULL when memory is short. The memory comes zeroed; it is non-paged, since a
 * rundown reference may be touched while paging is not possible. */
PPG_CLIENT PgClientAllocate(_In_ ULONG Events) {
    PPG_CLIENT client = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*client), PG_TAG_CLIENT);

    if (client == NULL) {
        return NULL;
    }
    InitializeListHead(&client->Link);
    ExInitializeRundownProtection(&client->Senders);
    client->ProcessId = HandleToULong(PsGetCurrentProcessId());
    client->Events = Events;
    return client;
}

VOID PgClientFree(_In_ PPG_CLIENT Client) {
    ExFreePoolWithTag(Client, PG_TAG_CLIENT);
}

/* Puts the client and its port into the list, or refuses and remembers neither. */
NTSTATUS PgClientAdmit(_Inout_ PPG_CLIENT Client, _In_ PFLT_PORT Port) {
    NTSTATUS status = STATUS_SUCCESS;

    FltAcquirePushLockExclusive(&PgGlobals.ClientsLock);
    if (!PgGlobals.Admitting) {
        status = STATUS_DELETE_PENDING;
    } else if (FlagOn(Client->Events, PG_EVENT_DECIDE) && PgAnyWants(PG_EVENT_DECIDE)) {
        /* Two deciders could contradict each other. */
        status = STATUS_DEVICE_BUSY;
    } else {
        Client->Port = Port;
        Client->Id = ++PgGlobals.LastId;
        /* At the end, so that the list is sorted by Id. */
        InsertTailList(&PgGlobals.Clients, &Client->Link);
    }
    FltReleasePushLock(&PgGlobals.ClientsLock);

    return status;
}

VOID PgClientDismiss(_Inout_ PPG_CLIENT Client) {
    FltAcquirePushLockExclusive(&PgGlobals.ClientsLock);
    RemoveEntryList(&Client->Link);
    FltReleasePushLock(&PgGlobals.ClientsLock);
}

NTSTATUS PgClientSetEvents(_Inout_ PPG_CLIENT Client, _In_ ULONG Events) {
    NTSTATUS status = STATUS_SUCCESS;

    FltAcquirePushLockExclusive(&PgGlobals.ClientsLock);
    if ((Events & ~Client->Events & PG_EVENT_DECIDE) != 0 && PgAnyWants(PG_EVENT_DECIDE)) {
        status = STATUS_DEVICE_BUSY;
    } else {
        Client->Events = Events;
    }
    FltReleasePushLock(&PgGlobals.ClientsLock);

    return status;
}

NTSTATUS PgClientSetPin(_Inout_ PPG_CLIENT Client, _In_ BOOLEAN Pins) {
    NTSTATUS status = STATUS_SUCCESS;

    FltAcquirePushLockExclusive(&PgGlobals.ClientsLock);
    if (Pins && !PgGlobals.Admitting) {
        status = STATUS_DELETE_PENDING; /* too late, the driver is going */
    } else {
        Client->Pins = Pins;
    }
    FltReleasePushLock(&PgGlobals.ClientsLock);

    return status;
}

ULONG PgClientsCount(VOID) {
    PLIST_ENTRY link;
    ULONG count = 0;

    FltAcquirePushLockShared(&PgGlobals.ClientsLock);
    for (link = PgGlobals.Clients.Flink; link != &PgGlobals.Clients; link = link->Flink) {
        count++;
    }
    FltReleasePushLock(&PgGlobals.ClientsLock);

    return count;
}

BOOLEAN PgClientsIncludeProcess(_In_ ULONG ProcessId) {
    PLIST_ENTRY link;
    BOOLEAN found = FALSE;

    FltAcquirePushLockShared(&PgGlobals.ClientsLock);
    for (link = PgGlobals.Clients.Flink; link != &PgGlobals.Clients; link = link->Flink) {
        if (PgClientAt(link)->ProcessId == ProcessId) {
            found = TRUE;
        }
    }
    FltReleasePushLock(&PgGlobals.ClientsLock);

    return found;
}

/* The first client behind `Id` that wants `Event`, or NULL. To be given back with
 * PgClientRelease; until then it stays allocated, though its connection may end at
 * any moment. Calling it again with the Id of the client it returned visits every
 * client without holding the lock in between. */
PPG_CLIENT PgClientAcquireAfter(_In_ ULONG Id, _In_ ULONG Event) {
    PPG_CLIENT found = NULL;
    PLIST_ENTRY link;

    FltAcquirePushLockShared(&PgGlobals.ClientsLock);
    for (link = PgGlobals.Clients.Flink; link != &PgGlobals.Clients; link = link->Flink) {
        PPG_CLIENT client = PgClientAt(link);

        /* The acquisition fails when the disconnect callback is already waiting for
         * senders to leave; such a client is as good as gone. */
        if (client->Id > Id && FlagOn(client->Events, Event) &&
            ExAcquireRundownProtection(&client->Senders)) {
            found = client;
            break;
        }
    }
    FltReleasePushLock(&PgGlobals.ClientsLock);

    return found;
}

VOID PgClientRelease(_In_ PPG_CLIENT Client) {
    ExReleaseRundownProtection(&Client->Senders);
}
