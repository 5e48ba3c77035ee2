/* kernel.c - kernel functions that allocate memory, print, or end the system.
 *
 * See filter_manager.c for the style. These bodies serve where the driver (or a
 * header) has none. The compiler's own functions can't be defined in C: the body of
 * such a NAME is called NAME__body.
 */
int __fltcheck_choose(const char *step);
void __fltcheck_stop(void);
long __fltcheck_unknown(void);
long __fltcheck_failure(void);
int __fltcheck_follows(const char *kind);
void *__fltcheck_alloc(unsigned long long size, int zeroed);
void __fltcheck_free(void *memory);
void __fltcheck_copy(void *to, const void *from, unsigned long long size);
void __fltcheck_fill(void *to, int byte, unsigned long long size);
void __fltcheck_havoc(void *to, unsigned long long size);

typedef __SIZE_TYPE__ size;

/* ---- pool ------------------------------------------------------------------------- */

static void *__fltcheck_allocate(unsigned long long count, int zeroed) {
    if (__fltcheck_follows("port-call")) {
        if (__fltcheck_choose(0)) {
            return __fltcheck_alloc(count, zeroed); /* never meets the other in here */
        }
        return 0;
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
    __fltcheck_free(memory);
}

/* Hooks instead of bodies, so that rules about objects that are freed this way apply. */
void ExFreePool__success(void *memory) {
    __fltcheck_free(memory);
}

void ExFreePoolWithTag__success(void *memory, unsigned long tag) {
    (void)tag;
    __fltcheck_free(memory);
}

void FltFreePoolAlignedWithTag(void *instance, void *memory, unsigned long tag) {
    (void)instance;
    (void)tag;
    __fltcheck_free(memory);
}

/* Lookaside lists hand out blocks of the size they were made for; that size is not
 * kept, 4096 bytes are enough for what drivers keep there. */
void *ExAllocateFromNPagedLookasideList(void *list) {
    (void)list;
    return __fltcheck_allocate(4096, 0);
}

void *ExAllocateFromPagedLookasideList(void *list) {
    (void)list;
    return __fltcheck_allocate(4096, 0);
}

void *ExAllocateFromLookasideListEx(void *list) {
    (void)list;
    return __fltcheck_allocate(4096, 0);
}

void ExFreeToNPagedLookasideList(void *list, void *memory) {
    (void)list;
    __fltcheck_free(memory);
}

void ExFreeToPagedLookasideList(void *list, void *memory) {
    (void)list;
    __fltcheck_free(memory);
}

void ExFreeToLookasideListEx(void *list, void *memory) {
    (void)list;
    __fltcheck_free(memory);
}

/* ---- lists that the kernel locks itself ----------------------------------------------- */

struct list {
    struct list *next, *previous;
};

struct list *ExInterlockedInsertHeadList(struct list *head, struct list *entry, void *lock) {
    struct list *first = head->next;
    (void)lock;
    entry->next = first;
    entry->previous = head;
    first->previous = entry;
    head->next = entry;
    return first == head ? 0 : first;
}

struct list *ExInterlockedInsertTailList(struct list *head, struct list *entry, void *lock) {
    struct list *last = head->previous;
    (void)lock;
    entry->next = head;
    entry->previous = last;
    last->next = entry;
    head->previous = entry;
    return last == head ? 0 : last;
}

struct list *ExInterlockedRemoveHeadList(struct list *head, void *lock) {
    struct list *first = head->next;
    (void)lock;
    if (first == head) {
        return 0;
    }
    head->next = first->next;
    first->next->previous = head;
    return first;
}

struct single_list {
    struct single_list *next;
};

struct single_list *ExInterlockedPushEntryList(struct single_list *head, struct single_list *entry,
                                               void *lock) {
    struct single_list *first = head->next;
    (void)lock;
    entry->next = first;
    head->next = entry;
    return first;
}

struct single_list *ExInterlockedPopEntryList(struct single_list *head, void *lock) {
    struct single_list *first = head->next;
    (void)lock;
    if (first) {
        head->next = first->next;
    }
    return first;
}

/* ---- strings ---------------------------------------------------------------------------- */

struct counted_string {
    unsigned short length, maximum_length;
    void *buffer;
};

static void __fltcheck_set_string(struct counted_string *string, const void *text) {
    string->buffer = (void *)text;
    string->length = text ? (unsigned short)__fltcheck_unknown() : 0;
    string->maximum_length = text ? (unsigned short)__fltcheck_unknown() : 0;
}

void RtlInitUnicodeString(struct counted_string *string, const void *text) {
    __fltcheck_set_string(string, text);
}

void RtlInitAnsiString(struct counted_string *string, const void *text) {
    __fltcheck_set_string(string, text);
}

void RtlInitString(struct counted_string *string, const void *text) {
    __fltcheck_set_string(string, text);
}

void RtlInitEmptyUnicodeString(struct counted_string *string, void *buffer,
                               unsigned short capacity) {
    string->buffer = buffer;
    string->length = 0;
    string->maximum_length = capacity;
}

long RtlUnicodeStringInit(struct counted_string *string, const void *text) {
    __fltcheck_set_string(string, text);
    return 0;
}

void RtlCopyUnicodeString(struct counted_string *to, const struct counted_string *from) {
    if (from) {
        __fltcheck_copy(to->buffer, from->buffer, from->length);
        to->length = from->length;
    } else {
        to->length = 0;
    }
}

void RtlFreeUnicodeString(struct counted_string *string) {
    string->buffer = 0;
    string->length = 0;
    string->maximum_length = 0;
}

/* ---- printing: looks at values, keeps none ------------------------------------------------ */

unsigned long DbgPrint(const char *format, ...) {
    (void)format;
    return 0;
}

unsigned long DbgPrintEx(unsigned long component, unsigned long level, const char *format, ...) {
    (void)component;
    (void)level;
    (void)format;
    return 0;
}

unsigned long vDbgPrintEx(unsigned long component, unsigned long level, const char *format,
                          char *arguments) {
    (void)component;
    (void)level;
    (void)format;
    (void)arguments;
    return 0;
}

unsigned long KdPrintEx(unsigned long component, unsigned long level, const char *format, ...) {
    (void)component;
    (void)level;
    (void)format;
    return 0;
}

#define PRINTS_INTO_BUFFER(name, character)                                                        \
    int name(character *buffer, size count, const character *format, ...) {                        \
        (void)format;                                                                              \
        __fltcheck_havoc(buffer, count * sizeof *buffer);                                          \
        return (int)__fltcheck_unknown();                                                          \
    }

PRINTS_INTO_BUFFER(RtlStringCchPrintfA, char)
PRINTS_INTO_BUFFER(RtlStringCchPrintfW, unsigned short)

long RtlStringCbPrintfA(char *buffer, size count, const char *format, ...) {
    (void)format;
    __fltcheck_havoc(buffer, count);
    return __fltcheck_unknown();
}

long RtlStringCbPrintfW(unsigned short *buffer, size count, const unsigned short *format, ...) {
    (void)format;
    __fltcheck_havoc(buffer, count);
    return __fltcheck_unknown();
}

/* ---- calls that never come back ---------------------------------------------------------------
 */

void KeBugCheck(unsigned long code) {
    (void)code;
    __fltcheck_stop();
}

void KeBugCheckEx(unsigned long code, size a, size b, size c, size d) {
    (void)code;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    __fltcheck_stop();
}

void ExRaiseStatus(long status) {
    (void)status;
    __fltcheck_stop();
}

void ExRaiseAccessViolation(void) {
    __fltcheck_stop();
}

void ExRaiseDatatypeMisalignment(void) {
    __fltcheck_stop();
}

void __fastfail__body(unsigned int code) {
    (void)code;
    __fltcheck_stop();
}
