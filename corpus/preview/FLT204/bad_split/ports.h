#pragma once
#include <fltKernel.h>

enum role { ROLE_SCAN = 1, ROLE_LOG = 2 };

extern PFLT_FILTER the_filter;

PFLT_PORT port_get(enum role role);
BOOLEAN port_set(enum role role, PFLT_PORT port);
void port_close(enum role role);
