#ifndef ENDPOINT_H
#define ENDPOINT_H
#include <fltKernel.h>

typedef struct _ENDPOINT {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Client;
    LONG Limit;
} ENDPOINT, *PENDPOINT;

NTSTATUS EndpointOpen(PENDPOINT Endpoint, PFLT_FILTER Filter, PCWSTR Name);
VOID EndpointClose(PENDPOINT Endpoint);

#endif
