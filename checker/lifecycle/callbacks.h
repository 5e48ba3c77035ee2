/* callbacks.h - which functions of a driver the system calls, and as what.
 *
 * Found where their addresses are: in registrations (initialisers and assignments, by
 * the names of the fields) and in the arguments of calls that take a routine. For
 * people: the engine follows addresses by itself. Names of fields and parameters are
 * those of the WDK's headers; what is told about one is its name there.
 */
#ifndef FLTCHECK_LIFECYCLE_CALLBACKS_H
#define FLTCHECK_LIFECYCLE_CALLBACKS_H

#include "base/vec.h"
#include "ir/ir.h"

typedef struct LifecycleCallback {
    const char *role;     /* "unload", "instance", "operation", "connect", "message", ... */
    const char *what;     /* "InstanceSetupCallback", "before IRP_MJ_CREATE", ... */
    const char *function; /* NULL: which one it is can't be told */
    IrLoc loc;            /* of the function; where it is not known, of the call */
} LifecycleCallback;

typedef VEC(LifecycleCallback) LifecycleCallbacks;

/* All of a linked driver, in the order of roles and then of the program. Names are
 * those of the module; the rest lives in `arena`. */
LifecycleCallbacks lifecycle_callbacks(Arena *arena, const IrModule *driver);

#endif
