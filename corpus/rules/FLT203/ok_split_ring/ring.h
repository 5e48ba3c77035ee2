#pragma once
#include <fltKernel.h>

#define RING_SIZE 3

PFLT_PORT *ring_next_free(void);
