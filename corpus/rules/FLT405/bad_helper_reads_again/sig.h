#include <fltKernel.h>

#pragma once

#define SIG_MAX 256

typedef struct tagSIG_MESSAGE
{
    ULONG ulFormat;
    ULONG cb;
    UCHAR rgb[1];
} SIG_MESSAGE, *PSIG_MESSAGE;

NTSTATUS SigStore(const SIG_MESSAGE *pMsg);
