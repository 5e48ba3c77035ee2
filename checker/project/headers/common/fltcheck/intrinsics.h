/* intrinsics.h - interlocked operations and the few other intrinsics that driver
 * code calls by name: declarations without a body, in place of the compiler's
 * intrinsic headers, which cost most of the time of a parse and are never
 * analysed. Plain C types only, as nothing else may have been included yet. */
#ifndef FLTCHECK_INTRINSICS_H
#define FLTCHECK_INTRINSICS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- interlocked operations, under both names ---- */
#ifndef InterlockedExchange
long InterlockedExchange(long volatile *target, long value);
#endif
long _InterlockedExchange(long volatile *target, long value);
#ifndef InterlockedCompareExchange
long InterlockedCompareExchange(long volatile *target, long exchange, long comperand);
#endif
long _InterlockedCompareExchange(long volatile *target, long exchange, long comperand);
#ifndef InterlockedAnd
long InterlockedAnd(long volatile *target, long value);
#endif
long _InterlockedAnd(long volatile *target, long value);
#ifndef InterlockedOr
long InterlockedOr(long volatile *target, long value);
#endif
long _InterlockedOr(long volatile *target, long value);
#ifndef InterlockedXor
long InterlockedXor(long volatile *target, long value);
#endif
long _InterlockedXor(long volatile *target, long value);
#ifndef InterlockedExchangeAdd
long InterlockedExchangeAdd(long volatile *addend, long value);
#endif
long _InterlockedExchangeAdd(long volatile *addend, long value);
#ifndef InterlockedIncrement
long InterlockedIncrement(long volatile *addend);
#endif
long _InterlockedIncrement(long volatile *addend);
#ifndef InterlockedDecrement
long InterlockedDecrement(long volatile *addend);
#endif
long _InterlockedDecrement(long volatile *addend);
#ifndef InterlockedExchange64
long long InterlockedExchange64(long long volatile *target, long long value);
#endif
long long _InterlockedExchange64(long long volatile *target, long long value);
#ifndef InterlockedCompareExchange64
long long InterlockedCompareExchange64(long long volatile *target, long long exchange, long long comperand);
#endif
long long _InterlockedCompareExchange64(long long volatile *target, long long exchange, long long comperand);
#ifndef InterlockedAnd64
long long InterlockedAnd64(long long volatile *target, long long value);
#endif
long long _InterlockedAnd64(long long volatile *target, long long value);
#ifndef InterlockedOr64
long long InterlockedOr64(long long volatile *target, long long value);
#endif
long long _InterlockedOr64(long long volatile *target, long long value);
#ifndef InterlockedXor64
long long InterlockedXor64(long long volatile *target, long long value);
#endif
long long _InterlockedXor64(long long volatile *target, long long value);
#ifndef InterlockedExchangeAdd64
long long InterlockedExchangeAdd64(long long volatile *addend, long long value);
#endif
long long _InterlockedExchangeAdd64(long long volatile *addend, long long value);
#ifndef InterlockedIncrement64
long long InterlockedIncrement64(long long volatile *addend);
#endif
long long _InterlockedIncrement64(long long volatile *addend);
#ifndef InterlockedDecrement64
long long InterlockedDecrement64(long long volatile *addend);
#endif
long long _InterlockedDecrement64(long long volatile *addend);
#ifndef InterlockedExchange8
char InterlockedExchange8(char volatile *target, char value);
#endif
char _InterlockedExchange8(char volatile *target, char value);
#ifndef InterlockedCompareExchange8
char InterlockedCompareExchange8(char volatile *target, char exchange, char comperand);
#endif
char _InterlockedCompareExchange8(char volatile *target, char exchange, char comperand);
#ifndef InterlockedAnd8
char InterlockedAnd8(char volatile *target, char value);
#endif
char _InterlockedAnd8(char volatile *target, char value);
#ifndef InterlockedOr8
char InterlockedOr8(char volatile *target, char value);
#endif
char _InterlockedOr8(char volatile *target, char value);
#ifndef InterlockedXor8
char InterlockedXor8(char volatile *target, char value);
#endif
char _InterlockedXor8(char volatile *target, char value);
#ifndef InterlockedExchangeAdd8
char InterlockedExchangeAdd8(char volatile *addend, char value);
#endif
char _InterlockedExchangeAdd8(char volatile *addend, char value);
#ifndef InterlockedExchange16
short InterlockedExchange16(short volatile *target, short value);
#endif
short _InterlockedExchange16(short volatile *target, short value);
#ifndef InterlockedCompareExchange16
short InterlockedCompareExchange16(short volatile *target, short exchange, short comperand);
#endif
short _InterlockedCompareExchange16(short volatile *target, short exchange, short comperand);
#ifndef InterlockedAnd16
short InterlockedAnd16(short volatile *target, short value);
#endif
short _InterlockedAnd16(short volatile *target, short value);
#ifndef InterlockedOr16
short InterlockedOr16(short volatile *target, short value);
#endif
short _InterlockedOr16(short volatile *target, short value);
#ifndef InterlockedXor16
short InterlockedXor16(short volatile *target, short value);
#endif
short _InterlockedXor16(short volatile *target, short value);
#ifndef InterlockedExchangeAdd16
short InterlockedExchangeAdd16(short volatile *addend, short value);
#endif
short _InterlockedExchangeAdd16(short volatile *addend, short value);
#ifndef InterlockedIncrement16
short InterlockedIncrement16(short volatile *addend);
#endif
short _InterlockedIncrement16(short volatile *addend);
#ifndef InterlockedDecrement16
short InterlockedDecrement16(short volatile *addend);
#endif
short _InterlockedDecrement16(short volatile *addend);
#ifndef InterlockedAdd
long InterlockedAdd(long volatile *addend, long value);
#endif
long _InterlockedAdd(long volatile *addend, long value);
#ifndef InterlockedAdd64
long long InterlockedAdd64(long long volatile *addend, long long value);
#endif
long long _InterlockedAdd64(long long volatile *addend, long long value);
#ifndef InterlockedExchangePointer
void *InterlockedExchangePointer(void *volatile *target, void *value);
#endif
void *_InterlockedExchangePointer(void *volatile *target, void *value);
#ifndef InterlockedCompareExchangePointer
void *InterlockedCompareExchangePointer(void *volatile *target, void *exchange, void *comperand);
#endif
void *_InterlockedCompareExchangePointer(void *volatile *target, void *exchange, void *comperand);
unsigned char _interlockedbittestandset(long volatile *base, long bit);
unsigned char _interlockedbittestandreset(long volatile *base, long bit);
unsigned char _interlockedbittestandset64(long long volatile *base, long long bit);
unsigned char _interlockedbittestandreset64(long long volatile *base, long long bit);
unsigned char _InterlockedCompareExchange128(long long volatile *target, long long high,
                                             long long low, long long *comperand);

/* ---- barriers, processor ---- */
void _mm_pause(void);
void _mm_mfence(void);
void _mm_lfence(void);
void _mm_sfence(void);
void _mm_clflush(void const *address);
void _mm_prefetch(char const *address, int hint);
unsigned int _mm_getcsr(void);
void _mm_setcsr(unsigned int value);
void _ReadWriteBarrier(void);
void _ReadBarrier(void);
void _WriteBarrier(void);
void __faststorefence(void);
void __nop(void);
void __debugbreak(void);
void __int2c(void);
void __halt(void);
void __ud2(void);
__declspec(noreturn) void __fastfail(unsigned int code);
void *_ReturnAddress(void);
void *_AddressOfReturnAddress(void);
void __cpuid(int info[4], int function);
void __cpuidex(int info[4], int function, int subfunction);
unsigned long long __rdtsc(void);
unsigned long long __rdtscp(unsigned int *aux);
unsigned long long __readpmc(unsigned long counter);
unsigned long long __readmsr(unsigned long reg);
void __writemsr(unsigned long reg, unsigned long long value);
unsigned long long __readcr0(void);
unsigned long long __readcr2(void);
unsigned long long __readcr3(void);
unsigned long long __readcr4(void);
unsigned long long __readcr8(void);
void __writecr0(unsigned long long value);
void __writecr3(unsigned long long value);
void __writecr4(unsigned long long value);
void __writecr8(unsigned long long value);
unsigned long long __readdr(unsigned int reg);
void __writedr(unsigned int reg, unsigned long long value);
unsigned long long __readeflags(void);
void __writeeflags(unsigned long long value);
unsigned char __readgsbyte(unsigned long offset);
unsigned short __readgsword(unsigned long offset);
unsigned long __readgsdword(unsigned long offset);
unsigned long long __readgsqword(unsigned long offset);
void __writegsqword(unsigned long offset, unsigned long long value);
unsigned long __readfsdword(unsigned long offset);
void _disable(void);
void _enable(void);
void __lidt(void *source);
void __sidt(void *destination);
void __invlpg(void *address);
void __wbinvd(void);
unsigned char __inbyte(unsigned short port);
unsigned short __inword(unsigned short port);
unsigned long __indword(unsigned short port);
void __outbyte(unsigned short port, unsigned char value);
void __outword(unsigned short port, unsigned short value);
void __outdword(unsigned short port, unsigned long value);
void __inbytestring(unsigned short port, unsigned char *buffer, unsigned long count);
void __inwordstring(unsigned short port, unsigned short *buffer, unsigned long count);
void __indwordstring(unsigned short port, unsigned long *buffer, unsigned long count);
void __outbytestring(unsigned short port, unsigned char *buffer, unsigned long count);
void __outwordstring(unsigned short port, unsigned short *buffer, unsigned long count);
void __outdwordstring(unsigned short port, unsigned long *buffer, unsigned long count);
void __movsb(unsigned char *destination, unsigned char const *source, size_t count);
void __movsw(unsigned short *destination, unsigned short const *source, size_t count);
void __movsd(unsigned long *destination, unsigned long const *source, size_t count);
void __movsq(unsigned long long *destination, unsigned long long const *source, size_t count);
void __stosb(unsigned char *destination, unsigned char value, size_t count);
void __stosw(unsigned short *destination, unsigned short value, size_t count);
void __stosd(unsigned long *destination, unsigned long value, size_t count);
void __stosq(unsigned long long *destination, unsigned long long value, size_t count);

/* ---- bits ---- */
unsigned char _BitScanForward(unsigned long *index, unsigned long mask);
unsigned char _BitScanReverse(unsigned long *index, unsigned long mask);
unsigned char _BitScanForward64(unsigned long *index, unsigned long long mask);
unsigned char _BitScanReverse64(unsigned long *index, unsigned long long mask);
unsigned char _bittest(long const *base, long bit);
unsigned char _bittestandset(long *base, long bit);
unsigned char _bittestandreset(long *base, long bit);
unsigned char _bittestandcomplement(long *base, long bit);
unsigned char _bittest64(long long const *base, long long bit);
unsigned char _bittestandset64(long long *base, long long bit);
unsigned char _bittestandreset64(long long *base, long long bit);
unsigned char _bittestandcomplement64(long long *base, long long bit);
unsigned short __popcnt16(unsigned short value);
unsigned int __popcnt(unsigned int value);
unsigned long long __popcnt64(unsigned long long value);
unsigned int __lzcnt(unsigned int value);
unsigned int _rotl(unsigned int value, int shift);
unsigned int _rotr(unsigned int value, int shift);
unsigned long long _rotl64(unsigned long long value, int shift);
unsigned long long _rotr64(unsigned long long value, int shift);
unsigned char _rotl8(unsigned char value, unsigned char shift);
unsigned char _rotr8(unsigned char value, unsigned char shift);
unsigned short _rotl16(unsigned short value, unsigned char shift);
unsigned short _rotr16(unsigned short value, unsigned char shift);
unsigned long long __shiftleft128(unsigned long long low, unsigned long long high,
                                  unsigned char shift);
unsigned long long __shiftright128(unsigned long long low, unsigned long long high,
                                   unsigned char shift);
unsigned long long _umul128(unsigned long long a, unsigned long long b, unsigned long long *high);
long long _mul128(long long a, long long b, long long *high);
unsigned long long __umulh(unsigned long long a, unsigned long long b);
long long __mulh(long long a, long long b);

#ifdef __cplusplus
}
#endif

#endif
