/* heap.c - memory that programs allocate and free.
 *
 * The style is that of ../filter_manager.c. What frees has hooks instead of a body, so that the
 * rules see what is freed that is no memory.
 */
int __fltcheck_choose(const char *step);
void *__fltcheck_alloc(unsigned long long size, int zeroed);
void __fltcheck_free(void *memory);
void __fltcheck_copy(void *to, const void *from, unsigned long long size);

/* port_handles.c */
void __fltcheck_misclose(void *handle);

typedef __SIZE_TYPE__ size;

static void *__fltcheck_allocate(unsigned long long count, int zeroed) {
    return __fltcheck_choose(0) ? __fltcheck_alloc(count, zeroed) : 0;
}

void *malloc__body(size count) {
    return __fltcheck_allocate(count, 0);
}

void *calloc__body(size count, size bytes) {
    return __fltcheck_allocate(count * bytes, 1);
}

void *realloc__body(void *memory, size count) {
    void *larger;
    if (!memory) {
        return __fltcheck_allocate(count, 0);
    }
    larger = __fltcheck_allocate(count, 0);
    if (larger) {
        __fltcheck_copy(larger, memory, count);
        __fltcheck_free(memory);
    }
    return larger;
}

void free__before(void *memory) {
    __fltcheck_misclose(memory);
    __fltcheck_free(memory);
}

void *_aligned_malloc(size count, size alignment) {
    (void)alignment;
    return __fltcheck_allocate(count, 0);
}

void _aligned_free(void *memory) {
    __fltcheck_free(memory);
}

/* Throws where there is no memory: what comes back is there. */
void *__builtin_operator_new__body(size count) {
    return __fltcheck_alloc(count, 0);
}

void __builtin_operator_delete__body(void *memory) {
    __fltcheck_misclose(memory);
    __fltcheck_free(memory);
}

#define HEAP_ZERO 8

void *HeapAlloc(void *heap, unsigned long flags, size count) {
    (void)heap;
    return __fltcheck_allocate(count, (flags & HEAP_ZERO) != 0);
}

void HeapFree__before(void *heap, unsigned long flags, void *memory) {
    __fltcheck_misclose(memory);
    (void)heap;
    (void)flags;
    __fltcheck_free(memory);
}

#define LOCAL_ZERO 0x40

void *LocalAlloc(unsigned int flags, size count) {
    return __fltcheck_allocate(count, (flags & LOCAL_ZERO) != 0);
}

void LocalFree__before(void *memory) {
    __fltcheck_misclose(memory);
    __fltcheck_free(memory);
}

void *GlobalAlloc(unsigned int flags, size count) {
    return __fltcheck_allocate(count, (flags & LOCAL_ZERO) != 0);
}

void GlobalFree__before(void *memory) {
    __fltcheck_misclose(memory);
    __fltcheck_free(memory);
}

void *VirtualAlloc(void *address, size count, unsigned long type, unsigned long protection) {
    (void)address;
    (void)type;
    (void)protection;
    return __fltcheck_allocate(count, 1);
}

int VirtualFree(void *memory, size count, unsigned long type) {
    (void)count;
    (void)type;
    __fltcheck_free(memory);
    return 1;
}

void *CoTaskMemAlloc(size count) {
    return __fltcheck_allocate(count, 0);
}

void CoTaskMemFree__before(void *memory) {
    __fltcheck_misclose(memory);
    __fltcheck_free(memory);
}

/* The room of a container of C++'s library (fltcheck/cxx_elements.h). */
void *__fltcheck_cxx_elements(unsigned long long size) {
    return __fltcheck_alloc(size, 0);
}

void __fltcheck_cxx_end_elements(void *room) {
    __fltcheck_free(room);
}
