/* notify.c - routines that the system calls when something happens: processes, threads,
 * images, the registry, handles of objects.
 *
 * See filter_manager.c for the style. There are three slots; registering the same routine
 * again reuses its slot.
 */
int __fltcheck_choose(const char *step);
long __fltcheck_failure(void);
long __fltcheck_unknown(void);
void __fltcheck_role(const char *role);
int __fltcheck_begin_at_any_level(void); /* irql.c */
void __fltcheck_end_at_any_level(int before);
void __fltcheck_havoc(void *to, unsigned long long size);

typedef void any_routine(void *a, void *b, void *c, void *d);

static any_routine *__fltcheck_notify[3];
static void *__fltcheck_notify_context[3];        /* what a registry callback is registered with */
static unsigned char __fltcheck_notify_tokens[3]; /* what stands for a registration */

static void __fltcheck_call_notify(any_routine *routine, void *context) {
    void *a, *b, *c;
    int level;
    if (routine && __fltcheck_choose("the system calls a notify routine of the driver")) {
        __fltcheck_havoc(&a, sizeof a);
        if (context) {
            a = context;
        }
        __fltcheck_havoc(&b, sizeof b);
        __fltcheck_havoc(&c, sizeof c);
        __fltcheck_role("notify+");
        level = __fltcheck_begin_at_any_level();
        routine(a, b, c, 0);
        __fltcheck_end_at_any_level(level);
        __fltcheck_role(0);
    }
}

/* Runs some of them. */
void __fltcheck_run_notify(void) {
    if ((__fltcheck_notify[0] != 0) | (__fltcheck_notify[1] != 0) | (__fltcheck_notify[2] != 0)) {
        __fltcheck_call_notify(__fltcheck_notify[0], __fltcheck_notify_context[0]);
        __fltcheck_call_notify(__fltcheck_notify[1], __fltcheck_notify_context[1]);
        __fltcheck_call_notify(__fltcheck_notify[2], __fltcheck_notify_context[2]);
    }
}

/* ---- notify routines --------------------------------------------------------------------- */

static long __fltcheck_add_notify(any_routine *routine) {
    if (!__fltcheck_choose(0)) {
        return __fltcheck_failure();
    }
    if (!__fltcheck_notify[0] || __fltcheck_notify[0] == routine) {
        __fltcheck_notify[0] = routine;
    } else if (!__fltcheck_notify[1] || __fltcheck_notify[1] == routine) {
        __fltcheck_notify[1] = routine;
    } else {
        __fltcheck_notify[2] = routine;
    }
    return 0;
}

static long __fltcheck_remove_notify(any_routine *routine) {
    if (__fltcheck_notify[0] == routine) {
        __fltcheck_notify[0] = 0;
    }
    if (__fltcheck_notify[1] == routine) {
        __fltcheck_notify[1] = 0;
    }
    if (__fltcheck_notify[2] == routine) {
        __fltcheck_notify[2] = 0;
    }
    return 0;
}

long PsSetCreateProcessNotifyRoutine(any_routine *routine, unsigned char is_removal) {
    return is_removal ? __fltcheck_remove_notify(routine) : __fltcheck_add_notify(routine);
}

long PsSetCreateProcessNotifyRoutineEx(any_routine *routine, unsigned char is_removal) {
    return is_removal ? __fltcheck_remove_notify(routine) : __fltcheck_add_notify(routine);
}

long PsSetCreateProcessNotifyRoutineEx2(int type, any_routine *routine, unsigned char is_removal) {
    (void)type;
    return is_removal ? __fltcheck_remove_notify(routine) : __fltcheck_add_notify(routine);
}

long PsSetCreateThreadNotifyRoutine(any_routine *routine) {
    return __fltcheck_add_notify(routine);
}

long PsRemoveCreateThreadNotifyRoutine(any_routine *routine) {
    return __fltcheck_remove_notify(routine);
}

long PsSetLoadImageNotifyRoutine(any_routine *routine) {
    return __fltcheck_add_notify(routine);
}

long PsRemoveLoadImageNotifyRoutine(any_routine *routine) {
    return __fltcheck_remove_notify(routine);
}

/* The cookie names the slot. */
static long __fltcheck_add_callback(any_routine *routine, void *context, void **cookie) {
    long status = __fltcheck_add_notify(routine);
    if (status >= 0) {
        int slot = __fltcheck_notify[2] == routine ? 2 : __fltcheck_notify[1] == routine ? 1 : 0;
        __fltcheck_notify_context[slot] = context;
        *cookie = &__fltcheck_notify_tokens[slot];
    }
    return status;
}

long CmRegisterCallback(any_routine *routine, void *context, void **cookie) {
    return __fltcheck_add_callback(routine, context, cookie);
}

long CmRegisterCallbackEx(any_routine *routine, const void *altitude, void *driver, void *context,
                          void **cookie, void *reserved) {
    (void)altitude;
    (void)driver;
    (void)reserved;
    return __fltcheck_add_callback(routine, context, cookie);
}

static void __fltcheck_remove_callback(const void *cookie) {
    if (cookie == &__fltcheck_notify_tokens[0]) {
        __fltcheck_notify[0] = 0;
    }
    if (cookie == &__fltcheck_notify_tokens[1]) {
        __fltcheck_notify[1] = 0;
    }
    if (cookie == &__fltcheck_notify_tokens[2]) {
        __fltcheck_notify[2] = 0;
    }
}

/* A LARGE_INTEGER, which is passed by value. */
union large_integer {
    long long whole;
    void *token;
};

/* Returns when no call of the routine is running any more. */
long CmUnRegisterCallback(union large_integer cookie) {
    __fltcheck_remove_callback(cookie.token);
    return 0;
}

/* They look at the cookie and leave it as it is. */
long CmCallbackGetKeyObjectID(const union large_integer *cookie, void *object, void **id,
                              const void **name) {
    (void)cookie;
    (void)object;
    if (id) {
        __fltcheck_havoc(id, sizeof *id);
    }
    if (name) {
        __fltcheck_havoc(name, sizeof *name);
    }
    return __fltcheck_unknown();
}

long CmCallbackGetKeyObjectIDEx(const union large_integer *cookie, void *object, void **id,
                                const void **name, unsigned long flags) {
    (void)flags;
    return CmCallbackGetKeyObjectID(cookie, object, id, name);
}

long CmSetCallbackObjectContext(void *object, const union large_integer *cookie, void *context,
                                void **old_context) {
    (void)object;
    (void)cookie;
    (void)context;
    if (old_context) {
        __fltcheck_havoc(old_context, sizeof *old_context);
    }
    return __fltcheck_unknown();
}

struct object_operation {
    void *type;
    unsigned long operations;
    any_routine *before, *after;
};

struct object_callbacks {
    unsigned short version, count;
    unsigned short altitude_length, altitude_capacity;
    void *altitude, *context;
    const struct object_operation *operations;
};

long ObRegisterCallbacks(const struct object_callbacks *callbacks, void **handle) {
    const struct object_operation *operation = callbacks->operations;
    return __fltcheck_add_callback(operation->before ? operation->before : operation->after,
                                   callbacks->context, handle);
}

void ObUnRegisterCallbacks(void *handle) {
    __fltcheck_remove_callback(handle);
}
