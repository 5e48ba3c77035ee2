#include "peers.h"

static LIST_ENTRY Peers;
static KSPIN_LOCK PeersLock;

VOID PeersInitialize(VOID) {
    InitializeListHead(&Peers);
    KeInitializeSpinLock(&PeersLock);
}

PPEER PeersAdd(PFLT_PORT Port) {
    PPEER Peer = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*Peer), 'reeP');

    if (Peer == NULL) {
        return NULL;
    }
    Peer->Port = Port;
    ExInterlockedInsertTailList(&Peers, &Peer->Entry, &PeersLock);
    return Peer;
}

PLIST_ENTRY PeersRemove(PPEER Peer) {
    KIRQL Irql;

    KeAcquireSpinLock(&PeersLock, &Irql);
    RemoveEntryList(&Peer->Entry);
    KeReleaseSpinLock(&PeersLock, Irql);
    return &Peer->Entry;
}
