#include <fltKernel.h>

#pragma once

void clients_init(void);
void clients_exit(void);
void clients_lock(void);
void clients_unlock(void);
void ring_bells(BOOLEAN both);
void ring_bell(ULONG bell);
