#pragma once
#include <fltKernel.h>

struct comm;
struct comm *comm_get(void);
NTSTATUS comm_open(struct comm *c, PFLT_FILTER filter);
void comm_send(struct comm *c, ULONG code);
void comm_close(struct comm *c);
