#include <fltKernel.h>
#include "sig.h"

static UCHAR g_rgbSignature[SIG_MAX];
static ULONG g_cbSignature;

NTSTATUS SigStore(const SIG_MESSAGE *pMsg)
{
    if (pMsg->ulFormat != 1) return STATUS_NOT_SUPPORTED;
    g_cbSignature = pMsg->cb; //~ FLT405
    RtlCopyMemory(g_rgbSignature, pMsg->rgb, g_cbSignature);
    return STATUS_SUCCESS;
}
