#include <fltKernel.h>

#pragma once

#define GEN_REPLY_MAX 64

NTSTATUS GenSend(PFLT_FILTER Filter, PFLT_PORT *Port, PVOID Message, ULONG Length, PVOID Reply, ULONG ReplySize);
