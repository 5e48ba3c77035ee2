#include "sender.h"

void sender_init(struct sender *s, PFLT_FILTER filter)
{
    s->filter = filter;
    s->port = NULL;
}

void sender_bind(struct sender *s, PFLT_PORT *port)
{
    s->port = port;
}

NTSTATUS sender_send(const struct sender *s, ULONG code)
{
    LARGE_INTEGER timeout;

    timeout.QuadPart = -50000;
    return FltSendMessage(s->filter, s->port, &code, sizeof(code), NULL, NULL, &timeout); //~ FLT208
}
