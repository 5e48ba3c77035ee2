#include "table.h"

struct entry {
    PFLT_PORT port;
    HANDLE pid;
};

static struct entry table[TABLE_SIZE];
static ERESOURCE lock;

void table_init(void)
{
    RtlZeroMemory(table, sizeof(table));
    ExInitializeResourceLite(&lock);
}

/* NULL when all entries are taken. */
void *table_enter(PFLT_PORT port)
{
    struct entry *e = NULL;
    int i;

    FltAcquireResourceExclusive(&lock);
    for (i = 0; i < TABLE_SIZE && e == NULL; i++) {
        if (table[i].port == NULL)
            e = &table[i];
    }
    if (e != NULL) {
        e->port = port;
        e->pid = PsGetCurrentProcessId();
    }
    FltReleaseResource(&lock);
    return e;
}

void table_leave(void *entry, PFLT_FILTER filter)
{
    struct entry *e = entry;

    FltAcquireResourceExclusive(&lock);
    e->pid = NULL;
    FltCloseClientPort(filter, &e->port);
    FltReleaseResource(&lock);
}
