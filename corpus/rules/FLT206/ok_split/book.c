#include "book.h"

static PFLT_PORT book[BOOK_ENTRIES];
static EX_PUSH_LOCK lock;

NTSTATUS book_enter(PFLT_PORT port, ULONG *number)
{
    NTSTATUS rc = STATUS_TOO_MANY_SESSIONS;
    ULONG i;

    FltAcquirePushLockExclusive(&lock);
    for (i = 0; i < BOOK_ENTRIES; i++) {
        if (book[i] != NULL)
            continue;
        book[i] = port;
        *number = i;
        rc = STATUS_SUCCESS;
        break;
    }
    FltReleasePushLock(&lock);
    return rc;
}

void book_strike(ULONG number)
{
    book[number] = NULL;
}

PFLT_PORT *book_port(ULONG number)
{
    return &book[number];
}
