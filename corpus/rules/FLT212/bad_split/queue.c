#include "driver.h"

static HANDLE thread;
static KEVENT stop;

static void flush(ULONG count)
{
    LARGE_INTEGER timeout;

    timeout.QuadPart = -1000;
    if (FltSendMessage(g_filter, &g_client, &count, sizeof(count), NULL, NULL, &timeout) != STATUS_SUCCESS) //~ FLT212
        DbgPrint("%u events are lost\n", count);
}

static VOID run(PVOID context)
{
    LARGE_INTEGER interval;
    ULONG count = 0;

    (void)context;
    interval.QuadPart = -10000000;
    while (KeWaitForSingleObject(&stop, Executive, KernelMode, FALSE, &interval) == STATUS_TIMEOUT)
        flush(++count);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS queue_start(void)
{
    KeInitializeEvent(&stop, NotificationEvent, FALSE);
    return PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, run, NULL);
}

void queue_stop(void)
{
    KeSetEvent(&stop, IO_NO_INCREMENT, FALSE);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
}
