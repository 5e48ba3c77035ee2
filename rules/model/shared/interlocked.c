/* interlocked.c - reading and writing a variable in one step.
 *
 * See filter_manager.c for the style, and kernel.c for names that end in __body. The
 * analysis looks at one interleaving at a time, so these are plain reads and writes.
 */
#define EXCHANGE(name, type)                                                                       \
    type name(type volatile *target, type value) {                                                 \
        type old = *target;                                                                        \
        *target = value;                                                                           \
        return old;                                                                                \
    }

#define COMPARE_EXCHANGE(name, type)                                                               \
    type name(type volatile *target, type value, type comparand) {                                 \
        type old = *target;                                                                        \
        if (old == comparand) {                                                                    \
            *target = value;                                                                       \
        }                                                                                          \
        return old;                                                                                \
    }

/* Gives back the new value. */
#define STEP(name, type, operation)                                                                \
    type name(type volatile *target) {                                                             \
        type new_value = *target operation 1;                                                      \
        *target = new_value;                                                                       \
        return new_value;                                                                          \
    }

/* Gives back the old value. */
#define COMBINE(name, type, operation)                                                             \
    type name(type volatile *target, type value) {                                                 \
        type old = *target;                                                                        \
        *target = old operation value;                                                             \
        return old;                                                                                \
    }

#define READ(name, type)                                                                           \
    type name(type const volatile *source) {                                                       \
        return *source;                                                                            \
    }

#define WRITE(name, type)                                                                          \
    void name(type volatile *target, type value) {                                                 \
        *target = value;                                                                           \
    }

typedef void *pointer;

/* Both spellings: with '_' the compiler's own function, without it the name that
 * headers declare or define. */
#define BOTH(make, name, ...) make(_##name##__body, __VA_ARGS__) make(name##__body, __VA_ARGS__)

BOTH(EXCHANGE, InterlockedExchange, long)
BOTH(EXCHANGE, InterlockedExchange64, long long)
BOTH(EXCHANGE, InterlockedExchange8, char)
BOTH(EXCHANGE, InterlockedExchange16, short)
BOTH(EXCHANGE, InterlockedExchangePointer, pointer)
BOTH(COMPARE_EXCHANGE, InterlockedCompareExchange, long)
BOTH(COMPARE_EXCHANGE, InterlockedCompareExchange64, long long)
BOTH(COMPARE_EXCHANGE, InterlockedCompareExchange8, char)
BOTH(COMPARE_EXCHANGE, InterlockedCompareExchange16, short)
BOTH(COMPARE_EXCHANGE, InterlockedCompareExchangePointer, pointer)
BOTH(STEP, InterlockedIncrement, long, +)
BOTH(STEP, InterlockedIncrement64, long long, +)
BOTH(STEP, InterlockedIncrement16, short, +)
BOTH(STEP, InterlockedDecrement, long, -)
BOTH(STEP, InterlockedDecrement64, long long, -)
BOTH(STEP, InterlockedDecrement16, short, -)
BOTH(COMBINE, InterlockedExchangeAdd, long, +)
BOTH(COMBINE, InterlockedExchangeAdd64, long long, +)
BOTH(COMBINE, InterlockedAnd, long, &)
BOTH(COMBINE, InterlockedAnd64, long long, &)
BOTH(COMBINE, InterlockedAnd8, char, &)
BOTH(COMBINE, InterlockedAnd16, short, &)
BOTH(COMBINE, InterlockedOr, long, |)
BOTH(COMBINE, InterlockedOr64, long long, |)
BOTH(COMBINE, InterlockedOr8, char, |)
BOTH(COMBINE, InterlockedOr16, short, |)
BOTH(COMBINE, InterlockedXor, long, ^)
BOTH(COMBINE, InterlockedXor64, long long, ^)
BOTH(COMBINE, InterlockedXor8, char, ^)
BOTH(COMBINE, InterlockedXor16, short, ^)

/* Variants that only order memory accesses differently. */
EXCHANGE(InterlockedExchangeAcquire__body, long)
COMPARE_EXCHANGE(InterlockedCompareExchangeAcquire__body, long)
COMPARE_EXCHANGE(InterlockedCompareExchangeRelease__body, long)
COMPARE_EXCHANGE(InterlockedCompareExchangePointerAcquire__body, pointer)
COMPARE_EXCHANGE(InterlockedCompareExchangePointerRelease__body, pointer)
STEP(InterlockedIncrementAcquire__body, long, +)
STEP(InterlockedIncrementRelease__body, long, +)
STEP(InterlockedDecrementAcquire__body, long, -)
STEP(InterlockedDecrementRelease__body, long, -)

/* Gives back the new value, unlike InterlockedExchangeAdd. */
long InterlockedAdd__body(long volatile *target, long value) {
    long new_value = *target + value;
    *target = new_value;
    return new_value;
}

long _InterlockedAdd__body(long volatile *target, long value) {
    long new_value = *target + value;
    *target = new_value;
    return new_value;
}

/* ---- single bits --------------------------------------------------------------------- */

#define BIT(name, operation)                                                                       \
    unsigned char name(long volatile *target, long bit) {                                          \
        long old = *target;                                                                        \
        *target = old operation(1L << (bit & 31));                                                 \
        return (unsigned char)((old >> (bit & 31)) & 1);                                           \
    }

BIT(_interlockedbittestandset__body, |)
BIT(_interlockedbittestandreset__body, &~)
BIT(InterlockedBitTestAndSet__body, |)
BIT(InterlockedBitTestAndReset__body, &~)

/* ---- plain accesses with an order ------------------------------------------------------- */

READ(ReadPointerAcquire__body, pointer)
READ(ReadPointerNoFence__body, pointer)
READ(ReadPointerRaw__body, pointer)
READ(ReadAcquire__body, long)
READ(ReadNoFence__body, long)
READ(ReadRaw__body, long)
READ(ReadAcquire64__body, long long)
READ(ReadNoFence64__body, long long)
READ(ReadULongAcquire__body, unsigned long)
READ(ReadULongNoFence__body, unsigned long)
READ(ReadBooleanAcquire__body, unsigned char)
READ(ReadBooleanNoFence__body, unsigned char)
WRITE(WritePointerRelease__body, pointer)
WRITE(WritePointerNoFence__body, pointer)
WRITE(WritePointerRaw__body, pointer)
WRITE(WriteRelease__body, long)
WRITE(WriteNoFence__body, long)
WRITE(WriteRaw__body, long)
WRITE(WriteRelease64__body, long long)
WRITE(WriteNoFence64__body, long long)
WRITE(WriteULongRelease__body, unsigned long)
WRITE(WriteULongNoFence__body, unsigned long)
WRITE(WriteBooleanRelease__body, unsigned char)
WRITE(WriteBooleanNoFence__body, unsigned char)
