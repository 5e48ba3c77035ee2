#include <fltKernel.h>

#pragma once

typedef struct _SLOT {
    PFLT_PORT Port;
    BOOLEAN Used;
} SLOT, *PSLOT;

VOID SlotsInitialize(VOID);
NTSTATUS SlotTake(PFLT_PORT Port, PVOID *Cookie);
VOID SlotRelease(PFLT_FILTER Filter, PSLOT Slot);
