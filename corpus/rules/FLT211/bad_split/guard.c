#include "guard.h"

BOOLEAN guard_admit(struct guard *g, PFLT_PORT port)
{
    g->guest = port;
    if (g->strict && HandleToULong(PsGetCurrentProcessId()) % 8 != 0) {
        guard_dismiss(g);
        return FALSE;
    }
    return TRUE;
}

void guard_dismiss(struct guard *g)
{
    FltCloseClientPort(g->filter, &g->guest); //~ FLT211
}
