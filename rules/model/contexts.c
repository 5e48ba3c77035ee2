/* contexts.c - contexts that drivers attach to files, streams, instances, volumes and
 * transactions.
 *
 * See filter_manager.c for the style. One slot per kind of context stands for all
 * objects of that kind: what was set there last is what a later get may find. A get
 * may also find nothing. Reference counts are not followed, so releasing frees
 * nothing, which keeps a context alive for as long as some path may need it.
 */
int __fltcheck_choose(const char *step);
long __fltcheck_failure(void);
void *__fltcheck_alloc(unsigned long long size, int zeroed);

/* A type of its own, so that writes through unrelated pointers can't be meant. */
struct context;

static struct context *__fltcheck_stream_context;
static struct context *__fltcheck_handle_context;
static struct context *__fltcheck_file_context;
static struct context *__fltcheck_instance_context;
static struct context *__fltcheck_volume_context;
static struct context *__fltcheck_transaction_context;

long FltAllocateContext(void *filter, unsigned short type, __SIZE_TYPE__ size, int pool,
                        struct context **context) {
    (void)filter;
    (void)type;
    (void)pool;
    if (!__fltcheck_choose(0)) {
        return __fltcheck_failure();
    }
    *context = __fltcheck_alloc(size, 0);
    return 0;
}

void FltReferenceContext(struct context *context) {
    (void)context;
}

void FltReleaseContext(struct context *context) {
    (void)context;
}

void FltDeleteContext(struct context *context) {
    (void)context;
}

#define KEEP_IF_EXISTS 1

static long __fltcheck_set(struct context **slot, int operation, struct context *context,
                           struct context **old) {
    struct context *before = *slot;
    if (!__fltcheck_choose(0)) {
        if (old) {
            *old = operation == KEEP_IF_EXISTS ? before : 0;
        }
        return __fltcheck_failure();
    }
    if (old) {
        *old = operation == KEEP_IF_EXISTS ? 0 : before;
    }
    *slot = context;
    return 0;
}

static long __fltcheck_get(struct context **slot, struct context **context) {
    if (*slot && __fltcheck_choose(0)) {
        *context = *slot;
        return 0;
    }
    *context = 0;
    return __fltcheck_failure();
}

static long __fltcheck_delete(struct context **slot, struct context **old) {
    if (!*slot) {
        return __fltcheck_failure();
    }
    if (old) {
        *old = *slot;
    }
    *slot = 0;
    return 0;
}

/* Contexts of files and streams are set on an instance and a file object. */
#define CONTEXT_OF_FILE(Name, slot)                                                                \
    long FltSet##Name##Context(void *instance, void *file, int operation, struct context *context, \
                               struct context **old) {                                             \
        (void)instance;                                                                            \
        (void)file;                                                                                \
        return __fltcheck_set(&slot, operation, context, old);                                     \
    }                                                                                              \
    long FltGet##Name##Context(void *instance, void *file, struct context **context) {             \
        (void)instance;                                                                            \
        (void)file;                                                                                \
        return __fltcheck_get(&slot, context);                                                     \
    }                                                                                              \
    long FltDelete##Name##Context(void *instance, void *file, struct context **old) {              \
        (void)instance;                                                                            \
        (void)file;                                                                                \
        return __fltcheck_delete(&slot, old);                                                      \
    }

CONTEXT_OF_FILE(Stream, __fltcheck_stream_context)
CONTEXT_OF_FILE(StreamHandle, __fltcheck_handle_context)
CONTEXT_OF_FILE(File, __fltcheck_file_context)
CONTEXT_OF_FILE(Transaction, __fltcheck_transaction_context)

long FltSetInstanceContext(void *instance, int operation, struct context *context,
                           struct context **old) {
    (void)instance;
    return __fltcheck_set(&__fltcheck_instance_context, operation, context, old);
}

long FltGetInstanceContext(void *instance, struct context **context) {
    (void)instance;
    return __fltcheck_get(&__fltcheck_instance_context, context);
}

long FltDeleteInstanceContext(void *instance, struct context **old) {
    (void)instance;
    return __fltcheck_delete(&__fltcheck_instance_context, old);
}

long FltSetVolumeContext(void *volume, int operation, struct context *context,
                         struct context **old) {
    (void)volume;
    return __fltcheck_set(&__fltcheck_volume_context, operation, context, old);
}

long FltGetVolumeContext(void *filter, void *volume, struct context **context) {
    (void)filter;
    (void)volume;
    return __fltcheck_get(&__fltcheck_volume_context, context);
}

long FltDeleteVolumeContext(void *filter, void *volume, struct context **old) {
    (void)filter;
    (void)volume;
    return __fltcheck_delete(&__fltcheck_volume_context, old);
}
