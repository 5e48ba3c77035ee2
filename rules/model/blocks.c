/* blocks.c - memory that the driver allocates and gives back, locks and lookaside lists that
 * it deletes: what is told to the rules about them.
 *
 * See filter_manager.c for the style. A block is tagged with the object that the rules
 * know it by.
 */
int __fltcheck_follows(const char *kind);
void __fltcheck_free(void *memory);
void *__fltcheck_tag(const void *memory);
void __fltcheck_set_tag(const void *memory, void *tag);

/* rules/connection-memory.yaml */
void *__fltcheck_own_memory(void);
void __fltcheck_disown_memory(void *tag);

extern int __fltcheck_is_connecting; /* ports.c */

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
}

/* ---- locks and lookaside lists ------------------------------------------------------------- */

void __fltcheck_use(void *object) {
    (void)object;
}
