#pragma once
#include <fltKernel.h>

struct app {
    PFLT_FILTER filter;
    PFLT_PORT port;
    PFLT_PORT client;
};

struct app *app(void);
NTSTATUS app_listen(struct app *a);
