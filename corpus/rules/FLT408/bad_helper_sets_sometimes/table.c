#include <fltKernel.h>
#include "table.h"

static ULONG Table[16];
static ULONG Used;

VOID HlpAddToTable(ULONG Value) {
    if (Used < RTL_NUMBER_OF(Table)) {
        Table[Used++] = Value;
    }
}

NTSTATUS HlpReadTable(PVOID Buffer, ULONG Length, PULONG Written) {
    ULONG bytes = min(Used, RTL_NUMBER_OF(Table)) * sizeof(ULONG);

    if (Length < bytes) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    if (bytes > 0) {
        __try {
            RtlCopyMemory(Buffer, Table, bytes);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            return GetExceptionCode();
        }
        *Written = bytes;
    }
    return STATUS_SUCCESS;
}
