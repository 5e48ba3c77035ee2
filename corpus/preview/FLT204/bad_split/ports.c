#include "ports.h"

static PFLT_PORT scan_port;
static PFLT_PORT log_port;

PFLT_PORT port_get(enum role role)
{
    switch (role) {
    case ROLE_SCAN:
        return scan_port;
    case ROLE_LOG:
        return log_port;
    default:
        return NULL;
    }
}

BOOLEAN port_set(enum role role, PFLT_PORT port)
{
    if (port_get(role) != NULL)
        return FALSE;
    if (role == ROLE_SCAN)
        scan_port = port;
    else if (role == ROLE_LOG)
        log_port = port;
    else
        return FALSE;
    return TRUE;
}

void port_close(enum role role)
{
    FltCloseClientPort(the_filter, role == ROLE_SCAN ? &scan_port : &log_port);
}
