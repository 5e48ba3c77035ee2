#include <fltKernel.h>
#include "pattern.h"

static struct {
    const UCHAR *bytes;
    ULONG count;
} current;

NTSTATUS PatternSet(const UCHAR *Bytes, ULONG Count)
{
    if (Bytes == NULL || Count == 0)
        return STATUS_INVALID_PARAMETER;
    if (Bytes[0] == 0)
        return STATUS_OBJECT_NAME_INVALID;
    current.bytes = Bytes; //~ FLT407
    current.count = Count;
    return STATUS_SUCCESS;
}
