#include "session.h"

#define SESSION_TAG 'sseS'

PSESSION
SessionCreate(
    PFLT_PORT Port,
    BOOLEAN Persistent
    )
{
    PSESSION session;

    session = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(SESSION), SESSION_TAG);
    if (session != NULL) {
        session->Port = Port;
        session->Persistent = Persistent;
    }
    return session;
}

//
//  The session of a persistent client survives its connections.
//
VOID
SessionDestroy(
    PFLT_FILTER Filter,
    PSESSION Session
    )
{
    if (!Session->Persistent) {
        FltCloseClientPort(Filter, &Session->Port);
    }
    ExFreePoolWithTag(Session, SESSION_TAG);
}
