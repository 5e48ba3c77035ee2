#ifndef PORTS_H
#define PORTS_H

#include <fltKernel.h>

struct port_pair {
    PFLT_PORT server;
    PFLT_PORT client;
};

extern PFLT_FILTER g_filter;
extern struct port_pair g_pair;

NTSTATUS ports_open(struct port_pair *pair);
void ports_close(struct port_pair *pair);

#endif
