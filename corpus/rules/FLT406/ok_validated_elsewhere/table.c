#include <fltKernel.h>
#include "table.h"

typedef struct _VLD_LIMIT {
    ULONG Code;
    ULONG Limit;
} VLD_LIMIT, *PVLD_LIMIT;

typedef struct _VLD_PAIR {
    ULONG Code;
    ULONG Low;
    ULONG High;
} VLD_PAIR, *PVLD_PAIR;

static ULONG Limit, Low, High;

static NTSTATUS SetLimit(PVOID Message) {
    Limit = ((PVLD_LIMIT)Message)->Limit;
    return STATUS_SUCCESS;
}

static NTSTATUS SetPair(PVOID Message) {
    PVLD_PAIR pair = Message;

    Low = pair->Low;
    High = pair->High;
    return STATUS_SUCCESS;
}

static const struct {
    ULONG Size;
    NTSTATUS (*Routine)(PVOID Message);
} Table[] = {
    {sizeof(VLD_LIMIT), SetLimit},
    {sizeof(VLD_PAIR), SetPair},
};

NTSTATUS VldCall(PVOID Message, ULONG Length) {
    ULONG code = *(PULONG)Message;

    if (code >= RTL_NUMBER_OF(Table) || Length < Table[code].Size)
        return STATUS_INVALID_PARAMETER;
    return Table[code].Routine(Message);
}
