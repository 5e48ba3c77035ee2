/* pool.c - pool and lookaside lists, memory descriptor lists, and interlocked operations. */
#include "sim.h"

static PVOID allocate(SIZE_T size) {
    if (choose(2, COST_FAILURE, "no memory")) {
        return NULL;
    }
    void *start = block_new(size, BLOCK_POOL, 0);
    if (current->inside == TASK_CONNECT) {
        block_owner(start, current->connection);
    }
    return start;
}

PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag) {
    ENTER();
    (void)PoolType;
    (void)Tag;
    return allocate(NumberOfBytes);
}

PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag) {
    ENTER();
    (void)Tag;
    PVOID start = allocate(NumberOfBytes);
    if (start != NULL && (Flags & POOL_FLAG_UNINITIALIZED) == 0) {
        __builtin_memset(start, 0, NumberOfBytes);
    }
    return start;
}

static void release(PVOID start) {
    entry_undoes();
    task_point("at a free");
    check_stale(start, "a closed server port is freed");
    if (!block_free(start)) {
        violation("BAD-FREE", "memory is freed that is not there");
    }
    task_point("after a free");
}

VOID ExFreePool(PVOID P) {
    ENTER();
    release(P);
}

VOID ExFreePoolWithTag(PVOID P, ULONG Tag) {
    ENTER();
    (void)Tag;
    release(P);
}

/* ---- lookaside lists ---- */
VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate,
                                     PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size, ULONG Tag,
                                     USHORT Depth) {
    (void)Allocate;
    (void)Free;
    (void)Flags;
    (void)Tag;
    (void)Depth;
    Lookaside->L.Size = (ULONG)Size;
}

VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside) {
    Lookaside->L.Size = 0;
}

static PVOID from_list(ULONG size) {
    if (size == 0) {
        violation("FLT217", "a deleted lookaside list is used");
        size = 64;
    }
    return allocate(size);
}

PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside) {
    ENTER();
    return from_list(Lookaside->L.Size);
}

VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry) {
    ENTER();
    if (Lookaside->L.Size == 0) {
        violation("FLT217", "a deleted lookaside list is used");
    }
    release(Entry);
}

VOID ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate,
                                    PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size, ULONG Tag,
                                    USHORT Depth) {
    (void)Allocate;
    (void)Free;
    (void)Flags;
    (void)Tag;
    (void)Depth;
    Lookaside->L.Size = (ULONG)Size;
}

VOID ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside) {
    Lookaside->L.Size = 0;
}

PVOID ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside) {
    ENTER();
    return from_list(Lookaside->L.Size);
}

VOID ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry) {
    ENTER();
    if (Lookaside->L.Size == 0) {
        violation("FLT217", "a deleted lookaside list is used");
    }
    release(Entry);
}

/* ---- interlocked operations ---- */
LONG InterlockedIncrement(LONG volatile *addend) {
    return ++*addend;
}

LONG InterlockedDecrement(LONG volatile *addend) {
    return --*addend;
}

LONG InterlockedExchange(LONG volatile *target, LONG value) {
    LONG before = *target;
    *target = value;
    return before;
}

LONG InterlockedCompareExchange(LONG volatile *target, LONG exchange, LONG comperand) {
    LONG before = *target;
    if (before == comperand) {
        *target = exchange;
    }
    return before;
}

/* The driver may be interrupted between such an operation and what it does with the result. */
void *InterlockedExchangePointer(void *volatile *target, void *value) {
    ENTER();
    void *before = *target;
    *target = value;
    return before;
}

void *InterlockedCompareExchangePointer(void *volatile *target, void *exchange, void *comperand) {
    ENTER();
    void *before = *target;
    if (before == comperand) {
        *target = exchange;
    }
    return before;
}

/* ---- lists with a lock of their own ---- */
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
                                        PKSPIN_LOCK Lock) {
    ENTER();
    (void)Lock;
    PLIST_ENTRY last = ListHead->Blink;
    ListEntry->Flink = ListHead;
    ListEntry->Blink = last;
    last->Flink = ListEntry;
    ListHead->Blink = ListEntry;
    return last == ListHead ? NULL : last;
}

PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
                                        PKSPIN_LOCK Lock) {
    ENTER();
    (void)Lock;
    PLIST_ENTRY first = ListHead->Flink;
    ListEntry->Flink = first;
    ListEntry->Blink = ListHead;
    first->Blink = ListEntry;
    ListHead->Flink = ListEntry;
    return first == ListHead ? NULL : first;
}

PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead, PKSPIN_LOCK Lock) {
    ENTER();
    (void)Lock;
    PLIST_ENTRY first = ListHead->Flink;
    if (first == ListHead) {
        return NULL;
    }
    ListHead->Flink = first->Flink;
    first->Flink->Blink = ListHead;
    return first;
}

/* ---- other mappings of a client's memory ---- */
PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer, BOOLEAN ChargeQuota,
                   PIRP Irp) {
    ENTER();
    (void)SecondaryBuffer;
    (void)ChargeQuota;
    (void)Irp;
    if (choose(2, COST_FAILURE, "IoAllocateMdl fails")) {
        return NULL;
    }
    PMDL mdl = block_new(sizeof(*mdl), BLOCK_SYSTEM, 0);
    mdl->ByteCount = Length;
    mdl->StartVa = VirtualAddress;
    return mdl;
}

VOID IoFreeMdl(PMDL Mdl) {
    block_free(Mdl);
}

VOID MmProbeAndLockPages(PMDL Mdl, KPROCESSOR_MODE AccessMode, LOCK_OPERATION Operation) {
    (void)AccessMode;
    (void)Operation;
    if (choose(2, COST_FAILURE, "MmProbeAndLockPages raises")) {
        raise_access_violation();
    }
    Mdl->MappedSystemVa = NULL;
}

PVOID MmMapLockedPagesSpecifyCache(PMDL Mdl, KPROCESSOR_MODE AccessMode,
                                   MEMORY_CACHING_TYPE CacheType, PVOID RequestedAddress,
                                   ULONG BugCheckOnFailure, ULONG Priority) {
    (void)AccessMode;
    (void)CacheType;
    (void)RequestedAddress;
    (void)BugCheckOnFailure;
    (void)Priority;
    if (choose(2, COST_FAILURE, "MmMapLockedPagesSpecifyCache fails")) {
        return NULL;
    }
    Mdl->MappedSystemVa = block_new(Mdl->ByteCount, BLOCK_SYSTEM, 1);
    return Mdl->MappedSystemVa;
}

VOID MmUnlockPages(PMDL Mdl) {
    if (Mdl->MappedSystemVa != NULL) {
        block_free(Mdl->MappedSystemVa);
    }
}

static unsigned char change_bit(LONG *base, LONG bit, int set) {
    LONG mask = (LONG)(1u << (bit & 31));
    LONG *word = base + bit / 32;
    unsigned char before = (*word & mask) != 0;
    *word = set ? *word | mask : *word & ~mask;
    return before;
}

unsigned char _interlockedbittestandset(LONG volatile *base, LONG bit) {
    return change_bit((LONG *)base, bit, 1);
}

unsigned char _interlockedbittestandreset(LONG volatile *base, LONG bit) {
    return change_bit((LONG *)base, bit, 0);
}
