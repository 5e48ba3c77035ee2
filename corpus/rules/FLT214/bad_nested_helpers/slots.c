#include <fltKernel.h>
#include "slots.h"

static SLOT Slots[4];
static KSPIN_LOCK SlotsLock;

VOID SlotsInitialize(VOID)
{
    KeInitializeSpinLock(&SlotsLock);
}

NTSTATUS SlotTake(PFLT_PORT Port, PVOID *Cookie)
{
    NTSTATUS status = STATUS_CONNECTION_COUNT_LIMIT;
    KIRQL irql;
    ULONG i;

    KeAcquireSpinLock(&SlotsLock, &irql);
    for (i = 0; i < RTL_NUMBER_OF(Slots); i++) {
        if (!Slots[i].Used) {
            Slots[i].Used = TRUE;
            Slots[i].Port = Port;
            *Cookie = &Slots[i];
            status = STATUS_SUCCESS;
            break;
        }
    }
    KeReleaseSpinLock(&SlotsLock, irql);
    return status;
}

static VOID ClosePort(PFLT_FILTER Filter, PFLT_PORT *Port)
{
    if (*Port != NULL)
        FltCloseClientPort(Filter, Port); //~ FLT214:W
}

static VOID ClearSlot(PFLT_FILTER Filter, PSLOT Slot)
{
    ClosePort(Filter, &Slot->Port);
    Slot->Used = FALSE;
}

VOID SlotRelease(PFLT_FILTER Filter, PSLOT Slot)
{
    KIRQL irql;

    KeAcquireSpinLock(&SlotsLock, &irql);
    ClearSlot(Filter, Slot);
    KeReleaseSpinLock(&SlotsLock, irql);
}
