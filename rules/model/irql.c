/* irql.c - at what IRQL the driver runs: for rules about calls that may be made at some only, and
 * for drivers that ask.
 *
 * See filter_manager.c for the style. While these rules are looked at, in each callback by
 * itself, the level begins at PASSIVE_LEVEL, but for post-operations that nobody has
 * synchronised, which come at any level up to DISPATCH_LEVEL. Elsewhere it is known in the entry
 * point, the unload routines and the callbacks of ports, which are called at PASSIVE_LEVEL.
 */
int __fltcheck_choose(const char *step);
int __fltcheck_follows(const char *kind);
int __fltcheck_surely(int condition);
long __fltcheck_unknown(void);
void __fltcheck_havoc(void *to, unsigned long long size);

/* What the rules hear of it (rules/port-call.yaml). */
void __fltcheck_at_passive_level(void *driver);
void __fltcheck_at_apc_level(void *driver);
void __fltcheck_at_dispatch_level(void *driver);
void __fltcheck_at_unknown_level(void *driver);

typedef unsigned char byte;
typedef unsigned long long word;

#define APC_LEVEL      1
#define DISPATCH_LEVEL 2

/* Levels as the rules know them. */
enum { AT_PASSIVE, AT_APC, AT_DISPATCH, AT_UNKNOWN };

extern void *__fltcheck_port_caller;  /* the driver, for the rules: alone.c */
static int __fltcheck_exact_told;     /* the level that they have heard of */
static byte __fltcheck_exact_irql;    /* what KeGetCurrentIrql() returns */
static byte __fltcheck_exact_base;    /* at which the callback was called */
static byte __fltcheck_exact_mutexes; /* fast mutexes that are held */
static int __fltcheck_is_at_any_level; /* what runs may have been called at, as far as is known */

/* ---- the level --------------------------------------------------------------------- */

static void __fltcheck_tell(int level) {
    if (__fltcheck_follows("senders that wait") || level == __fltcheck_exact_told) {
        return;
    }
    __fltcheck_exact_told = level;
    if (level == AT_PASSIVE) {
        __fltcheck_at_passive_level(__fltcheck_port_caller);
    } else if (level == AT_APC) {
        __fltcheck_at_apc_level(__fltcheck_port_caller);
    } else if (level == AT_DISPATCH) {
        __fltcheck_at_dispatch_level(__fltcheck_port_caller);
    } else {
        __fltcheck_at_unknown_level(__fltcheck_port_caller);
    }
}

/* A level that was stored where nobody knows it any more is one that does no harm. */
static void __fltcheck_set_irql(byte level) {
    __fltcheck_exact_irql = level;
    if (!__fltcheck_follows("port-call")) {
        return;
    }
    if (__fltcheck_surely(level >= DISPATCH_LEVEL)) {
        __fltcheck_tell(AT_DISPATCH);
    } else if (__fltcheck_surely(level == APC_LEVEL)) {
        __fltcheck_tell(AT_APC);
    } else {
        __fltcheck_tell(AT_PASSIVE);
    }
}

int __fltcheck_is_irql_raised(void) {
    return __fltcheck_exact_told != AT_PASSIVE;
}

byte __fltcheck_raise_irql(byte level) {
    byte old = __fltcheck_exact_irql;
    __fltcheck_set_irql(level);
    return old;
}

/* Back to where the callback began it is not the driver that has raised it. */
void __fltcheck_lower_irql(byte level) {
    if (__fltcheck_exact_base == DISPATCH_LEVEL && __fltcheck_surely(level == DISPATCH_LEVEL)) {
        __fltcheck_exact_irql = level;
        __fltcheck_tell(AT_UNKNOWN);
    } else {
        __fltcheck_set_irql(level);
    }
}

/* A callback is called. */
void __fltcheck_begin_at_passive_level(void) {
    __fltcheck_exact_base = 0;
    __fltcheck_exact_mutexes = 0;
    __fltcheck_set_irql(0);
}

/* The same for one of which nobody says at what level, unless these rules are looked at. Gives
 * what has to be given back when it has returned. */
int __fltcheck_begin_at_any_level(void) {
    int before = __fltcheck_is_at_any_level;
    __fltcheck_is_at_any_level = !__fltcheck_follows("port-call");
    return before;
}

void __fltcheck_end_at_any_level(int before) {
    __fltcheck_is_at_any_level = before;
    if (!before && !__fltcheck_follows("port-call")) {
        __fltcheck_begin_at_passive_level();
    }
}

void __fltcheck_begin_at_dispatch_level(void) {
    __fltcheck_exact_base = DISPATCH_LEVEL;
    __fltcheck_exact_mutexes = 0;
    __fltcheck_exact_irql = DISPATCH_LEVEL;
    __fltcheck_tell(AT_UNKNOWN);
}

/* Fast mutexes remember the level themselves. Who takes more than a few one inside of the
 * other has forgotten to give them back. */
void __fltcheck_enter_mutex(void) {
    if (__fltcheck_exact_mutexes < 4) {
        __fltcheck_exact_mutexes++;
    }
    if (__fltcheck_exact_irql == 0) {
        __fltcheck_set_irql(APC_LEVEL);
    }
}

void __fltcheck_leave_mutex(void) {
    if (__fltcheck_exact_mutexes > 0) {
        __fltcheck_exact_mutexes--;
        if (__fltcheck_exact_mutexes == 0 && __fltcheck_exact_irql == APC_LEVEL) {
            __fltcheck_set_irql(0);
        }
    }
}

/* ---- what the driver calls ------------------------------------------------------------ */

byte KeGetCurrentIrql(void) {
    return __fltcheck_is_at_any_level ? (byte)__fltcheck_unknown() : __fltcheck_exact_irql;
}

byte KfRaiseIrql(byte level) {
    return __fltcheck_raise_irql(level);
}

byte KeRaiseIrqlToDpcLevel(void) {
    return __fltcheck_raise_irql(DISPATCH_LEVEL);
}

void KeLowerIrql(byte level) {
    __fltcheck_lower_irql(level);
}

void KfLowerIrql(byte level) {
    __fltcheck_lower_irql(level);
}

/* What headers make of the above on a processor that has a register for it. */
word __readcr8__body(void) {
    return KeGetCurrentIrql();
}

void __writecr8__body(word level) {
    if (level > __fltcheck_exact_irql) {
        __fltcheck_set_irql((byte)level);
    } else {
        __fltcheck_lower_irql((byte)level);
    }
}

typedef int post_operation(void *data, void *objects, void *completion_context,
                           unsigned long flags);

/* Calls the routine at once if that is safe, else later in a thread where it is. */
byte FltDoCompletionProcessingWhenSafe(void *data, void *objects, void *context,
                                       unsigned long flags, post_operation *post, int *status) {
    (void)data;
    (void)objects;
    (void)context;
    (void)flags;
    (void)post;
    if (__fltcheck_follows("port-call")) {
        byte irql = __fltcheck_exact_irql, base = __fltcheck_exact_base;
        if (post && __fltcheck_choose(0)) {
            __fltcheck_begin_at_passive_level();
            post(data, objects, context, flags);
            __fltcheck_exact_base = base;
            __fltcheck_lower_irql(irql);
        }
    }
    __fltcheck_havoc(status, sizeof *status);
    return (byte)__fltcheck_unknown();
}
