#pragma once
#include <fltKernel.h>

struct guard {
    PFLT_FILTER filter;
    PFLT_PORT guest;
    ULONG strict;
};

BOOLEAN guard_admit(struct guard *g, PFLT_PORT port);
void guard_dismiss(struct guard *g);
