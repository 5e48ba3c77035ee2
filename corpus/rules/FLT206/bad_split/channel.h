#pragma once
#include <fltKernel.h>

typedef struct _CHANNEL {
    PFLT_PORT Port;
    HANDLE Owner;
    KEVENT Ready;
} CHANNEL;

NTSTATUS ChannelBind(CHANNEL *Channel, PFLT_PORT Port);
VOID ChannelUnbind(CHANNEL *Channel, PFLT_FILTER Filter);
