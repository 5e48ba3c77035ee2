#pragma once
#include <fltKernel.h>

typedef struct _PEER {
    LIST_ENTRY Entry;
    PFLT_PORT Port;
} PEER, *PPEER;

extern PFLT_FILTER FilterHandle;

VOID PeersInitialize(VOID);
PPEER PeersAdd(PFLT_PORT Port);
PLIST_ENTRY PeersRemove(PPEER Peer);
