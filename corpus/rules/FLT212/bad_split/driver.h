#pragma once
#include <fltKernel.h>

extern PFLT_FILTER g_filter;
extern PFLT_PORT g_client;

NTSTATUS queue_start(void);
void queue_stop(void);
