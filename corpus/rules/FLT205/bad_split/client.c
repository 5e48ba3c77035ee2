#include "client.h"

PFLT_PORT g_client;

void client_close(PFLT_PORT port)
{
    FltCloseClientPort(g_filter, &port);
}

void client_shutdown(void)
{
    if (g_client == NULL)
        return;
    client_close(g_client);
    FltCloseClientPort(g_filter, &g_client); //~ FLT205
}
