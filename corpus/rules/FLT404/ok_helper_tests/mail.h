#include <fltKernel.h>

#pragma once

typedef struct _MAIL_CONNECT {
    GUID Interface;
    ULONG QueueLength;
} MAIL_CONNECT, *PMAIL_CONNECT;

NTSTATUS MailCheckContext(_In_opt_ const VOID *Context, _In_ ULONG Size);
