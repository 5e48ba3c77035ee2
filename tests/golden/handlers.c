/* Structured exception handling, calls through pointers, recursion. */
#include <fltKernel.h>

typedef VOID ACTION(PVOID Context);

static ACTION First, Second;
static ACTION *const Actions[] = {First, Second, NULL};
static LONG Depth;

static VOID First(PVOID Context)
{
    if (InterlockedIncrement(&Depth) < 3) {
        First(Context);
    }
}

static VOID Second(PVOID Context)
{
    *(PULONG)Context = 1;
}

static NTSTATUS Run(PVOID Context)
{
    NTSTATUS status = STATUS_SUCCESS;
    __try {
        for (ACTION *const *action = Actions; *action; action++) {
            (*action)(Context);
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;
    __try {
        status = Run(DriverObject);
        if (!NT_SUCCESS(status)) {
            __leave;
        }
        status = Run(RegistryPath);
    } __finally {
        Depth = 0;
    }
    return status;
}
