/* work.c - audits are sent from a work item, so that no open waits for an auditor.
 *
 * A generic work item holds a reference to the object it is queued for until its
 * routine has returned. Queued for the filter, it makes FltUnregisterFilter wait for
 * the routine: that is what allows the routine to use the filter and the client list
 * without any protection of its own. (A thread of our own would have to be stopped and
 * waited for before the teardown.)
 */
#include "../include/portguard.h"

/* A client that doesn't fetch its messages holds up the worker for the timeout of each;
 * the limit keeps memory from piling up behind it. */
#define PG_MAX_QUEUED_AUDITS 64

static VOID PgNotificationFree(_In_ PPG_NOTIFICATION Notification) {
    ExFreePoolWithTag(Notification, PG_TAG_NOTIFICATION);
}

static VOID FLTAPI PgAuditWorker(_In_ PFLT_GENERIC_WORKITEM WorkItem, _In_ PVOID FltObject,
                                 _In_opt_ PVOID Context) {
    PPG_NOTIFICATION notification = Context;

    UNREFERENCED_PARAMETER(FltObject);

    PgTellAuditors(notification);
    PgNotificationFree(notification);
    InterlockedDecrement(&PgGlobals.AuditsQueued);
    FltFreeGenericWorkItem(WorkItem);
}

/* Takes over `Notification`, from pool with PG_TAG_NOTIFICATION, whatever happens. */
VOID PgAuditQueue(_In_ PPG_NOTIFICATION Notification) {
    PFLT_GENERIC_WORKITEM item;
    NTSTATUS status;

    if (InterlockedIncrement(&PgGlobals.AuditsQueued) > PG_MAX_QUEUED_AUDITS) {
        goto Drop;
    }

    item = FltAllocateGenericWorkItem();
    if (item == NULL) {
        goto Drop;
    }

    /* Fails with STATUS_FLT_DELETING_OBJECT once the unload has begun. */
    status = FltQueueGenericWorkItem(item, PgGlobals.Filter, PgAuditWorker, DelayedWorkQueue,
                                     Notification);
    if (!NT_SUCCESS(status)) {
        FltFreeGenericWorkItem(item);
        goto Drop;
    }
    return;

Drop:
    InterlockedDecrement(&PgGlobals.AuditsQueued);
    InterlockedIncrement(&PgGlobals.Dropped);
    PgNotificationFree(Notification);
}
