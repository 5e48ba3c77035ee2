/* locks.c - which locks a callback holds, for the rule about sends that wait under one.
 *
 * See filter_manager.c for the style. Up to three are known at a time, and only where
 * callbacks are followed alone (alone.c). Spin locks are not among them: nobody may wait
 * under one anyway (irql.c).
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

enum { LOCK_FREE, LOCK_SHARED, LOCK_EXCLUSIVE };

struct held {
    int how;
    void *lock;
};

static struct held __fltcheck_exact_held[3];
static int __fltcheck_exact_is_waiting; /* a sender waits for its reply, others run */

/* Which one it was tells states apart no longer. */
static void __fltcheck_free(struct held *held) {
    held->how = LOCK_FREE;
    held->lock = 0;
}

void __fltcheck_forget_locks(void) {
    __fltcheck_free(&__fltcheck_exact_held[0]);
    __fltcheck_free(&__fltcheck_exact_held[1]);
    __fltcheck_free(&__fltcheck_exact_held[2]);
}

static int __fltcheck_is_in_the_way(const struct held *held, const void *lock, int is_shared) {
    if (held->how == LOCK_FREE || (held->how == LOCK_SHARED && is_shared)) {
        return 0;
    }
    return __fltcheck_surely(held->lock == lock);
}

static int __fltcheck_put_lock(struct held *held, void *lock, int is_shared) {
    if (held->how != LOCK_FREE) {
        return 0;
    }
    held->how = is_shared ? LOCK_SHARED : LOCK_EXCLUSIVE;
    held->lock = lock;
    return 1;
}

/* It is held from here on. */
static void __fltcheck_hold_lock(void *lock, int is_shared) {
    if (!__fltcheck_put_lock(&__fltcheck_exact_held[0], lock, is_shared) &&
        !__fltcheck_put_lock(&__fltcheck_exact_held[1], lock, is_shared)) {
        __fltcheck_put_lock(&__fltcheck_exact_held[2], lock, is_shared);
    }
}

/* Others run while the sender waits: does it have that lock? */
static int __fltcheck_is_taken(const void *lock, int is_shared) {
    return __fltcheck_is_in_the_way(&__fltcheck_exact_held[0], lock, is_shared) ||
           __fltcheck_is_in_the_way(&__fltcheck_exact_held[1], lock, is_shared) ||
           __fltcheck_is_in_the_way(&__fltcheck_exact_held[2], lock, is_shared);
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
static int __fltcheck_drop_held(struct held *held, const void *lock) {
    if (held->how == LOCK_FREE || __fltcheck_surely(held->lock != lock)) {
        return 0;
    }
    __fltcheck_free(held);
    return 1;
}

void __fltcheck_drop_lock(void *lock) {
    if (!__fltcheck_exact_is_waiting && !__fltcheck_drop_held(&__fltcheck_exact_held[2], lock) &&
        !__fltcheck_drop_held(&__fltcheck_exact_held[1], lock)) {
        __fltcheck_drop_held(&__fltcheck_exact_held[0], lock);
    }
}

int __fltcheck_is_lock_held(void) {
    return (__fltcheck_exact_held[0].how != LOCK_FREE) |
           (__fltcheck_exact_held[1].how != LOCK_FREE) |
           (__fltcheck_exact_held[2].how != LOCK_FREE);
}

/* Nothing but the client ends the wait. If it goes away instead, or the driver is to be
 * unloaded, other threads run meanwhile. */
void __fltcheck_wait_under_locks(void) {
    if (!__fltcheck_is_lock_held() || __fltcheck_exact_is_waiting || !__fltcheck_choose(0)) {
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
