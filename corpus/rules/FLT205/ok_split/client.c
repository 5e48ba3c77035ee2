#include "client.h"

PFLT_PORT ClientTake(PFLT_PORT *Port) {
    PFLT_PORT Taken = *Port;

    *Port = NULL;
    return Taken;
}

VOID ClientClose(PFLT_FILTER Filter, PFLT_PORT *Port) {
    PFLT_PORT Mine = ClientTake(Port);

    if (Mine != NULL) {
        FltCloseClientPort(Filter, &Mine);
    }
}
