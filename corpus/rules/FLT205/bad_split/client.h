#pragma once
#include <fltKernel.h>

extern PFLT_FILTER g_filter;
extern PFLT_PORT g_client;

void client_close(PFLT_PORT port);
void client_shutdown(void);
