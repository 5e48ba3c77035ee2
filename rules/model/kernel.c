/* kernel.c - kernel functions that print or end the system, and lists that lock themselves.
 *
 * See filter_manager.c for the style. These bodies serve where the driver (or a
 * header) has none. The compiler's own functions can't be defined in C: the body of
 * such a NAME is called NAME__body.
 */
void __fltcheck_stop(void);
long __fltcheck_unknown(void);
void __fltcheck_copy(void *to, const void *from, unsigned long long size);
void __fltcheck_fill(void *to, int byte, unsigned long long size);
void __fltcheck_havoc(void *to, unsigned long long size);

typedef __SIZE_TYPE__ size;

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
