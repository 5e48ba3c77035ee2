#include <fltKernel.h>

#pragma once

typedef struct _CAL_FRAME {
    PVOID Input;
    ULONG InputSize;
    PVOID Output;
    ULONG OutputSize;
    PULONG Written;
} CAL_FRAME, *PCAL_FRAME;

NTSTATUS CalRun(PCAL_FRAME Frame);
