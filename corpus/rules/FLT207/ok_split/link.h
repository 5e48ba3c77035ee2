#pragma once
#include <fltKernel.h>

typedef struct _LINK {
    PFLT_PORT Port[2];
} LINK;

#define LISTENING(link) ((link)->Port[0])
#define CONNECTED(link) ((link)->Port[1])

VOID LinkBreak(PFLT_FILTER Filter, LINK *Link);
VOID LinkClose(LINK *Link);
