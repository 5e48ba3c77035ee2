#include <fltKernel.h>
#include "calls.h"

static ULONG Counter;

static NTSTATUS CalReset(PCAL_FRAME Frame)
{
    Counter = 0;
    *Frame->Written = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS CalRead(PCAL_FRAME Frame)
{
    if (Frame->Output == NULL || Frame->OutputSize < sizeof(Counter))
        return STATUS_BUFFER_TOO_SMALL;
    *(PULONG)Frame->Output = Counter;
    *Frame->Written = sizeof(Counter);
    return STATUS_SUCCESS;
}

static NTSTATUS (*const Routines[])(PCAL_FRAME) = { CalReset, CalRead };

NTSTATUS CalRun(PCAL_FRAME Frame)
{
    UCHAR which;

    if (Frame->Input == NULL || Frame->InputSize != sizeof(which))
        return STATUS_INVALID_PARAMETER;
    __try {
        which = *(PUCHAR)Frame->Input;
        if (which >= RTL_NUMBER_OF(Routines))
            return STATUS_INVALID_PARAMETER;
        return Routines[which](Frame);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
}
