#pragma once
#include <fltKernel.h>

#define BOOK_ENTRIES 8

NTSTATUS book_enter(PFLT_PORT port, ULONG *number);
void book_strike(ULONG number);
PFLT_PORT *book_port(ULONG number);
