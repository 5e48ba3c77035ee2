#include "driver.h"

static PETHREAD Thread;
static KSEMAPHORE Filled;
static BOOLEAN Ending;
static volatile LONG Last;

static VOID LogThread(PVOID Context) {
    DRIVER *Driver = Context;
    LARGE_INTEGER Timeout;
    LONG Value;

    Timeout.QuadPart = -10000;
    while (KeWaitForSingleObject(&Filled, Executive, KernelMode, FALSE, NULL) == STATUS_SUCCESS) {
        if (Ending) {
            break;
        }
        Value = Last;
        (void)FltSendMessage(Driver->Filter, &Driver->Client, &Value, sizeof(Value), NULL, NULL, &Timeout);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

VOID LogWrite(ULONG Value) {
    InterlockedExchange(&Last, (LONG)Value);
    KeReleaseSemaphore(&Filled, IO_NO_INCREMENT, 1, FALSE);
}

NTSTATUS LogStart(VOID) {
    HANDLE Handle;
    NTSTATUS Status;

    KeInitializeSemaphore(&Filled, 0, MAXLONG);
    Status = PsCreateSystemThread(&Handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, LogThread, &TheDriver);
    if (NT_SUCCESS(Status)) {
        Status = ObReferenceObjectByHandle(Handle, SYNCHRONIZE, NULL, KernelMode, (PVOID *)&Thread, NULL);
        if (!NT_SUCCESS(Status)) {
            Ending = TRUE;
            KeReleaseSemaphore(&Filled, IO_NO_INCREMENT, 1, FALSE);
            ZwWaitForSingleObject(Handle, FALSE, NULL);
        }
        ZwClose(Handle);
    }
    return Status;
}

VOID LogStop(VOID) {
    Ending = TRUE;
    KeReleaseSemaphore(&Filled, IO_NO_INCREMENT, 1, FALSE);
    KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Thread);
}
