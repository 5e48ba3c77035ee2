/* blocks.c - memory that the driver allocates and gives back, locks and lookaside lists that
 * it deletes: what is told to the rules about them.
 *
 * See filter_manager.c for the style. A block is tagged with the object that the rules
 * know it by; a lock or list that is deleted has that object in it.
 */
int __fltcheck_follows(const char *kind);
void __fltcheck_free(void *memory);
void *__fltcheck_tag(const void *memory);
void __fltcheck_set_tag(const void *memory, void *tag);

/* rules/connection-memory.yaml, rules/connection-state.yaml */
void *__fltcheck_own_memory(void);
void __fltcheck_disown_memory(void *tag);
void *__fltcheck_end_state(void);
void __fltcheck_use(void *state);

/* ports.c */
extern int __fltcheck_is_connecting;
int __fltcheck_is_served(void);
void __fltcheck_run_meanwhile(void);

/* ---- what callbacks use ---------------------------------------------------------------- */

struct state {
    void *gone; /* 0: it is there */
};

static int __fltcheck_exact_held; /* locks that the thread has which is looked at */

int __fltcheck_is_any_lock_held(void) {
    return __fltcheck_exact_held > 0;
}

void __fltcheck_make_state(struct state *state) {
    state->gone = 0;
}

void __fltcheck_delete_state(struct state *state) {
    if (__fltcheck_is_served()) {
        state->gone = __fltcheck_end_state();
        __fltcheck_run_meanwhile();
    }
}

void __fltcheck_touch_state(const struct state *state) {
    __fltcheck_use(state->gone);
}

/* While a thread has a lock, callbacks that need it wait. */
void __fltcheck_enter_lock(const struct state *lock) {
    __fltcheck_use(lock->gone);
    __fltcheck_exact_held++;
}

void __fltcheck_leave_lock(void) {
    __fltcheck_exact_held--;
}

/* ---- memory ---------------------------------------------------------------------------- */

/* What the connect callback of the client that is followed allocates is for that connection. */
void __fltcheck_note_memory(void *memory) {
    if (memory && __fltcheck_is_connecting) {
        __fltcheck_set_tag(memory, __fltcheck_own_memory());
    }
}

void __fltcheck_give_back(void *memory) {
    if (__fltcheck_follows("connection-memory")) {
        __fltcheck_disown_memory(__fltcheck_tag(memory));
    }
    __fltcheck_free(memory);
    if (__fltcheck_follows("connection-state") && memory && __fltcheck_is_served()) {
        __fltcheck_set_tag(memory, __fltcheck_end_state());
        __fltcheck_run_meanwhile();
    }
}
