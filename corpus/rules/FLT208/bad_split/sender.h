#pragma once
#include <fltKernel.h>

struct sender {
    PFLT_FILTER filter;
    PFLT_PORT *port;
};

void sender_init(struct sender *s, PFLT_FILTER filter);
void sender_bind(struct sender *s, PFLT_PORT *port);
NTSTATUS sender_send(const struct sender *s, ULONG code);
