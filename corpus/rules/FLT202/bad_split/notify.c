#include "notify.h"

VOID NotifierAttach(NOTIFIER *Notifier, PFLT_PORT Port) {
    if (Notifier->Enabled) {
        Notifier->Port = Port;
    }
}

VOID NotifierDetach(NOTIFIER *Notifier, PFLT_FILTER Filter) {
    FltCloseClientPort(Filter, &Notifier->Port);
}
