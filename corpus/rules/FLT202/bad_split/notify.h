#pragma once
#include <fltKernel.h>

typedef struct _NOTIFIER {
    BOOLEAN Enabled;
    PFLT_PORT Port;
} NOTIFIER;

VOID NotifierAttach(NOTIFIER *Notifier, PFLT_PORT Port);
VOID NotifierDetach(NOTIFIER *Notifier, PFLT_FILTER Filter);
