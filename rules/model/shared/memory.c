/* memory.c - functions of the C library and of the compiler that move or clear memory, or print
 * into it.
 *
 * For drivers and programs alike; see filter_manager.c for the style. The compiler's own functions
 * can't be defined in C: the body of such a NAME is called NAME__body.
 */
long __fltcheck_unknown(void);
void __fltcheck_copy(void *to, const void *from, unsigned long long size);
void __fltcheck_fill(void *to, int byte, unsigned long long size);
void __fltcheck_havoc(void *to, unsigned long long size);

typedef __SIZE_TYPE__ size;

/* ---- memory --------------------------------------------------------------------- */

void *memset__body(void *to, int byte, size count) {
    __fltcheck_fill(to, byte, count);
    return to;
}

void *memcpy__body(void *to, const void *from, size count) {
    __fltcheck_copy(to, from, count);
    return to;
}

void *memmove__body(void *to, const void *from, size count) {
    __fltcheck_copy(to, from, count);
    return to;
}

void *__builtin_memset__body(void *to, int byte, size count) {
    __fltcheck_fill(to, byte, count);
    return to;
}

void *__builtin_memcpy__body(void *to, const void *from, size count) {
    __fltcheck_copy(to, from, count);
    return to;
}

void *__builtin_memmove__body(void *to, const void *from, size count) {
    __fltcheck_copy(to, from, count);
    return to;
}

void RtlZeroMemory(void *to, size count) {
    __fltcheck_fill(to, 0, count);
}

void RtlSecureZeroMemory(void *to, size count) {
    __fltcheck_fill(to, 0, count);
}

void RtlFillMemory(void *to, size count, unsigned char byte) {
    __fltcheck_fill(to, byte, count);
}

void RtlCopyMemory(void *to, const void *from, size count) {
    __fltcheck_copy(to, from, count);
}

void RtlMoveMemory(void *to, const void *from, size count) {
    __fltcheck_copy(to, from, count);
}

void RtlCopyBytes(void *to, const void *from, size count) {
    __fltcheck_copy(to, from, count);
}

/* ---- printing ----------------------------------------------------------------------- */

#define PRINTS_INTO_BUFFER(name, character)                                                        \
    int name(character *buffer, size count, const character *format, ...) {                        \
        (void)format;                                                                              \
        __fltcheck_havoc(buffer, count * sizeof *buffer);                                          \
        return (int)__fltcheck_unknown();                                                          \
    }

PRINTS_INTO_BUFFER(_snprintf, char)
PRINTS_INTO_BUFFER(snprintf__body, char)
PRINTS_INTO_BUFFER(sprintf_s, char)
PRINTS_INTO_BUFFER(_snwprintf, unsigned short)
PRINTS_INTO_BUFFER(swprintf_s, unsigned short)
