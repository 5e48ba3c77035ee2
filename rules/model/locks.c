/* locks.c - which lock a callback holds, for the rule about sends that wait under one.
 *
 * See filter_manager.c for the style. That is known only where callbacks are followed alone
 * (alone.c), in the course of events that is about senders that wait. Spin locks are not among
 * them: nobody may wait under one anyway (irql.c).
 */
void __fltcheck_event(const char *name);
int __fltcheck_surely(int condition);
void __fltcheck_stop(void);
int __fltcheck_choose(const char *step);
void __fltcheck_step(const char *step);
void __fltcheck_wait_for_reply(void *driver);
void __fltcheck_role(const char *role);
void __fltcheck_unsettle(void);
void __fltcheck_forget_sends(void);
void __fltcheck_begin_at_passive_level(void);

/* alone.c, filter_manager.c */
extern void *__fltcheck_port_caller;
void __fltcheck_disconnect_any(void);
void __fltcheck_run_unload_alone(void);

/* Of the locks that a callback takes, one at a time is looked at: on a path for each, which ends
 * where that one is given back without a wait under it. Sets of locks would multiply paths. */
static int __fltcheck_exact_is_held, __fltcheck_exact_is_shared;
static void *__fltcheck_exact_lock;

static int __fltcheck_exact_is_waiting; /* a sender waits for its reply, others run */

void __fltcheck_forget_locks(void) {
    __fltcheck_exact_is_held = 0;
    __fltcheck_exact_is_shared = 0;
    __fltcheck_exact_lock = 0;
}

/* It is held from here on. */
static void __fltcheck_hold_lock(void *lock, int is_shared) {
    if (!__fltcheck_exact_is_held && __fltcheck_choose(0)) {
        __fltcheck_exact_is_held = 1;
        __fltcheck_exact_is_shared = is_shared;
        __fltcheck_exact_lock = lock;
    }
}

/* Others run while the sender waits: does it have that lock? */
static int __fltcheck_is_taken(const void *lock, int is_shared) {
    return !(__fltcheck_exact_is_shared && is_shared) &&
           __fltcheck_surely(__fltcheck_exact_lock == lock);
}

/* Waits until the lock is free: if the sender has it, it never is. */
void __fltcheck_take_lock(void *lock, int is_shared) {
    if (!__fltcheck_exact_is_waiting) {
        __fltcheck_hold_lock(lock, is_shared);
    } else if (__fltcheck_is_taken(lock, is_shared)) {
        __fltcheck_event("lock-of-sender-needed");
        __fltcheck_stop();
    }
}

/* The same without waiting. 0: somebody has it. */
int __fltcheck_try_lock(void *lock, int is_shared) {
    if (!__fltcheck_exact_is_waiting) {
        __fltcheck_hold_lock(lock, is_shared);
        return 1;
    }
    return !__fltcheck_is_taken(lock, is_shared);
}

/* What may be meant counts as given back. */
void __fltcheck_drop_lock(const void *lock) {
    if (__fltcheck_exact_is_held && !__fltcheck_exact_is_waiting &&
        !__fltcheck_surely(__fltcheck_exact_lock != lock)) {
        __fltcheck_forget_locks();
        __fltcheck_stop();
    }
}

int __fltcheck_is_lock_held(void) {
    return __fltcheck_exact_is_held;
}

/* Nothing but the client ends the wait. If it goes away instead, or the driver is to be
 * unloaded, other threads run meanwhile. */
void __fltcheck_wait_under_locks(void) {
    if (!__fltcheck_exact_is_held || __fltcheck_exact_is_waiting || !__fltcheck_choose(0)) {
        return;
    }
    __fltcheck_exact_is_waiting = 1;
    __fltcheck_wait_for_reply(__fltcheck_port_caller);
    __fltcheck_unsettle();
    __fltcheck_forget_sends();
    __fltcheck_begin_at_passive_level();
    __fltcheck_role(0);
    if (__fltcheck_choose("the client does not reply, and closes its handle")) {
        __fltcheck_disconnect_any();
    } else {
        __fltcheck_run_unload_alone();
    }
    __fltcheck_stop();
}
