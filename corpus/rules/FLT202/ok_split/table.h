#ifndef TABLE_H
#define TABLE_H
#include <fltKernel.h>

#define TABLE_SIZE 4

void table_init(void);
void *table_enter(PFLT_PORT port);
void table_leave(void *entry, PFLT_FILTER filter);

#endif
