#include "link.h"

VOID LinkBreak(PFLT_FILTER Filter, LINK *Link) {
    FltCloseClientPort(Filter, &CONNECTED(Link));
}

VOID LinkClose(LINK *Link) {
    FltCloseCommunicationPort(LISTENING(Link));
    LISTENING(Link) = NULL;
}
