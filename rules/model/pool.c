/* pool.c - memory that is allocated and freed, from the pool and from lookaside lists.
 *
 * See filter_manager.c for the style, and kernel.c for names that end in __body.
 */
int __fltcheck_choose(const char *step);
int __fltcheck_follows(const char *kind);
int __fltcheck_runs_alone(void);
long __fltcheck_unknown(void);
void *__fltcheck_alloc(unsigned long long size, int zeroed);

/* blocks.c */
void __fltcheck_note_memory(void *memory);
void __fltcheck_give_back(void *memory);
void __fltcheck_make_state(void *state);
void __fltcheck_delete_state(void *state);
void __fltcheck_touch_state(const void *state);

typedef __SIZE_TYPE__ size;

/* ---- pool ------------------------------------------------------------------------- */

static void *__fltcheck_allocate(unsigned long long count, int zeroed) {
    if (__fltcheck_runs_alone()) {
        if (__fltcheck_choose(0)) {
            return __fltcheck_alloc(count, zeroed); /* never meets the other in here */
        }
        return 0;
    }
    if (__fltcheck_follows("connection-memory")) {
        void *memory = __fltcheck_choose(0) ? __fltcheck_alloc(count, zeroed) : 0;
        __fltcheck_note_memory(memory);
        return memory;
    }
    return __fltcheck_choose(0) ? __fltcheck_alloc(count, zeroed) : 0;
}

void *ExAllocatePool(int type, size count) {
    (void)type;
    return __fltcheck_allocate(count, 0);
}

void *ExAllocatePoolWithTag(int type, size count, unsigned long tag) {
    (void)type;
    (void)tag;
    return __fltcheck_allocate(count, 0);
}

void *ExAllocatePoolWithQuotaTag(int type, size count, unsigned long tag) {
    (void)type;
    (void)tag;
    return __fltcheck_allocate(count, 0);
}

void *ExAllocatePoolUninitialized(int type, size count, unsigned long tag) {
    (void)type;
    (void)tag;
    return __fltcheck_allocate(count, 0);
}

void *ExAllocatePoolZero(int type, size count, unsigned long tag) {
    (void)type;
    (void)tag;
    return __fltcheck_allocate(count, 1);
}

#define POOL_FLAG_UNINITIALIZED 2

void *ExAllocatePool2(unsigned long long flags, size count, unsigned long tag) {
    (void)tag;
    return __fltcheck_allocate(count, (flags & POOL_FLAG_UNINITIALIZED) == 0);
}

void *ExAllocatePool3(unsigned long long flags, size count, unsigned long tag, void *extended,
                      unsigned long extended_count) {
    (void)tag;
    (void)extended;
    (void)extended_count;
    return __fltcheck_allocate(count, (flags & POOL_FLAG_UNINITIALIZED) == 0);
}

void *FltAllocatePoolAlignedWithTag(void *instance, int type, size count, unsigned long tag) {
    (void)instance;
    (void)type;
    (void)tag;
    return __fltcheck_allocate(count, 0);
}

/* new and delete of C++ where the driver has no operators of its own. */
void *__builtin_operator_new__body(size count) {
    return __fltcheck_allocate(count, 0);
}

void __builtin_operator_delete__body(void *memory) {
    __fltcheck_give_back(memory);
}

/* Hooks instead of bodies, so that rules about objects that are freed this way apply. */
void ExFreePool__success(void *memory) {
    __fltcheck_give_back(memory);
}

void ExFreePoolWithTag__success(void *memory, unsigned long tag) {
    (void)tag;
    __fltcheck_give_back(memory);
}

void FltFreePoolAlignedWithTag(void *instance, void *memory, unsigned long tag) {
    (void)instance;
    (void)tag;
    __fltcheck_give_back(memory);
}

/* Lookaside lists hand out blocks of the size they were made for; that size is not
 * kept, 4096 bytes are enough for what drivers keep there. */
void *ExAllocateFromNPagedLookasideList(void *list) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_touch_state(list);
    }
    return __fltcheck_allocate(4096, 0);
}

void *ExAllocateFromPagedLookasideList(void *list) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_touch_state(list);
    }
    return __fltcheck_allocate(4096, 0);
}

void *ExAllocateFromLookasideListEx(void *list) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_touch_state(list);
    }
    return __fltcheck_allocate(4096, 0);
}

void ExFreeToNPagedLookasideList(void *list, void *memory) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_touch_state(list);
    }
    __fltcheck_give_back(memory);
}

void ExFreeToPagedLookasideList(void *list, void *memory) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_touch_state(list);
    }
    __fltcheck_give_back(memory);
}

void ExFreeToLookasideListEx(void *list, void *memory) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_touch_state(list);
    }
    __fltcheck_give_back(memory);
}

/* ---- lookaside lists ------------------------------------------------------------------------- */

void ExInitializeNPagedLookasideList(void *list, void *allocate, void *free_routine,
                                     unsigned long flags, size bytes, unsigned long tag,
                                     unsigned short depth) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_make_state(list);
    }
    (void)allocate;
    (void)free_routine;
    (void)flags;
    (void)bytes;
    (void)tag;
    (void)depth;
}

void ExInitializePagedLookasideList(void *list, void *allocate, void *free_routine,
                                    unsigned long flags, size bytes, unsigned long tag,
                                    unsigned short depth) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_make_state(list);
    }
    (void)allocate;
    (void)free_routine;
    (void)flags;
    (void)bytes;
    (void)tag;
    (void)depth;
}

long ExInitializeLookasideListEx(void *list, void *allocate, void *free_routine, int pool,
                                 unsigned long flags, size bytes, unsigned long tag,
                                 unsigned short depth) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_make_state(list);
    }
    (void)allocate;
    (void)free_routine;
    (void)pool;
    (void)flags;
    (void)bytes;
    (void)tag;
    (void)depth;
    return __fltcheck_unknown();
}

#define DELETES(name)                                                                              \
    void name(void *list) {                                                                        \
        if (__fltcheck_follows("connection-state")) {                                              \
            __fltcheck_delete_state(list);                                                         \
        }                                                                                          \
    }

DELETES(ExDeleteNPagedLookasideList)
DELETES(ExDeletePagedLookasideList)
DELETES(ExDeleteLookasideListEx)
