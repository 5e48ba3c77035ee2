#include <fltKernel.h>
#include "dispatch.h"

typedef NTSTATUS DLP_HANDLER(PDLP_CALL Call);

static DLP_HANDLER DlpEcho, DlpCount;

static LONG Calls;
static DLP_HANDLER *const Handlers[] = {DlpEcho, DlpCount};

static NTSTATUS DlpEcho(PDLP_CALL Call) {
    ULONG n = Call->InLength;

    if (Call->Out == NULL || n > Call->OutLength) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    RtlMoveMemory(Call->Out, Call->In, n);
    Call->Written = n;
    return STATUS_SUCCESS;
}

static NTSTATUS DlpCount(PDLP_CALL Call) {
    if (Call->Out == NULL || Call->OutLength < sizeof(LONG)) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    *(PLONG)Call->Out = Calls;
    Call->Written = sizeof(LONG);
    return STATUS_SUCCESS;
}

NTSTATUS DlpDispatch(PDLP_CALL Call) {
    UCHAR which;

    InterlockedIncrement(&Calls);
    if (Call->In == NULL || Call->InLength < 1) {
        return STATUS_INVALID_PARAMETER;
    }
    which = *(PUCHAR)Call->In;
    if (which >= RTL_NUMBER_OF(Handlers)) {
        return STATUS_INVALID_PARAMETER;
    }
    return Handlers[which](Call);
}
