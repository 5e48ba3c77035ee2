#ifndef SESSION_H
#define SESSION_H

#include <fltKernel.h>

typedef struct _SESSION {
    PFLT_PORT Port;
    BOOLEAN Persistent;
} SESSION, *PSESSION;

PSESSION SessionCreate(PFLT_PORT Port, BOOLEAN Persistent);
VOID SessionDestroy(PFLT_FILTER Filter, PSESSION Session);

#endif
