/* Loops of all kinds, a switch with fall-through, short circuits, an array of structures. */
#include <fltKernel.h>

typedef struct SLOT {
    PFLT_PORT Port;
    UCHAR Phase;
    ULONG Busy : 1;
    ULONG Count : 7;
} SLOT;

static SLOT Slots[3];

static int CloseAll(int From)
{
    int i, closed = 0;
    for (i = From; i < 3; i++) {
        if (Slots[i].Port == NULL || Slots[i].Busy) {
            continue;
        }
        FltCloseCommunicationPort(Slots[i].Port);
        Slots[i].Port = NULL;
        closed++;
    }
    return closed ? closed : -1;
}

static ULONG Advance(SLOT *Slot)
{
    switch (Slot->Phase) {
    case 0:
        Slot->Phase++;
        /* fall through */
    case 1:
        return Slot->Count += 2;
    case 2 ... 5:
        break;
    default:
        do {
            Slot->Phase -= 1;
        } while (Slot->Phase > 5);
    }
    while (Slot->Count) {
        --Slot->Count;
    }
    return 0;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    SLOT *slot = &Slots[1];
    SLOT copy = *slot;
    (void)DriverObject;
    (void)RegistryPath;
    return Advance(&copy) > 0 && CloseAll((int)copy.Phase) != 3 ? STATUS_SUCCESS
                                                                : STATUS_UNSUCCESSFUL;
}
