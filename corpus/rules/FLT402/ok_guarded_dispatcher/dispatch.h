#include <fltKernel.h>

#ifndef DISPATCH_H
#define DISPATCH_H

typedef struct _DLP_CALL {
    PVOID In;
    ULONG InLength;
    PVOID Out;
    ULONG OutLength;
    ULONG Written;
} DLP_CALL, *PDLP_CALL;

NTSTATUS DlpDispatch(_Inout_ PDLP_CALL Call);

#endif
