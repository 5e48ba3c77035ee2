#include <fltKernel.h>

#pragma once

typedef struct _REQUEST {
    struct {
        ULONG ProcessId;
        ULONG Reserved;
    } Message;
    struct {
        ULONG Objection;
        ULONG Reason;
    } Reply;
    ULONG ReplyLength;
} REQUEST, *PREQUEST;

VOID RequestInitialize(_Out_ PREQUEST Request, _In_ ULONG ProcessId);
