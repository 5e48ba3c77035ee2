/* interlocked.h - interlocked operations, barriers and the few intrinsics that
 * driver code calls by name. Real functions without a body: the engine knows
 * what those that matter do. */
#ifndef FLTCHECK_INTERLOCKED_H
#define FLTCHECK_INTERLOCKED_H

#include <fltcheck/base_types.h>

#ifdef __cplusplus
extern "C" {
#endif

LONG InterlockedIncrement(LONG volatile *Addend);
LONG InterlockedDecrement(LONG volatile *Addend);
LONG InterlockedExchange(LONG volatile *Target, LONG Value);
LONG InterlockedExchangeAdd(LONG volatile *Addend, LONG Value);
LONG InterlockedAdd(LONG volatile *Addend, LONG Value);
LONG InterlockedCompareExchange(LONG volatile *Destination, LONG Exchange, LONG Comperand);
LONG InterlockedAnd(LONG volatile *Destination, LONG Value);
LONG InterlockedOr(LONG volatile *Destination, LONG Value);
LONG InterlockedXor(LONG volatile *Destination, LONG Value);
SHORT InterlockedIncrement16(SHORT volatile *Addend);
SHORT InterlockedDecrement16(SHORT volatile *Addend);
SHORT InterlockedCompareExchange16(SHORT volatile *Destination, SHORT Exchange, SHORT Comperand);
char InterlockedExchange8(char volatile *Target, char Value);
char InterlockedOr8(char volatile *Target, char Value);
char InterlockedAnd8(char volatile *Target, char Value);
SHORT InterlockedExchange16(SHORT volatile *Target, SHORT Value);
LONG64 InterlockedIncrement64(LONG64 volatile *Addend);
LONG64 InterlockedDecrement64(LONG64 volatile *Addend);
LONG64 InterlockedExchange64(LONG64 volatile *Target, LONG64 Value);
LONG64 InterlockedExchangeAdd64(LONG64 volatile *Addend, LONG64 Value);
LONG64 InterlockedAdd64(LONG64 volatile *Addend, LONG64 Value);
LONG64 InterlockedCompareExchange64(LONG64 volatile *Destination, LONG64 Exchange,
                                    LONG64 Comperand);
LONG64 InterlockedAnd64(LONG64 volatile *Destination, LONG64 Value);
LONG64 InterlockedOr64(LONG64 volatile *Destination, LONG64 Value);
BOOLEAN InterlockedBitTestAndSet(LONG volatile *Base, LONG Bit);
BOOLEAN InterlockedBitTestAndReset(LONG volatile *Base, LONG Bit);
PVOID InterlockedExchangePointer(PVOID volatile *Target, PVOID Value);
PVOID InterlockedCompareExchangePointer(PVOID volatile *Destination, PVOID Exchange,
                                        PVOID Comperand);
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerNoFence InterlockedCompareExchangePointer
#define InterlockedExchangePointerNoFence InterlockedExchangePointer
#define InterlockedExchangePointerAcquire InterlockedExchangePointer
#define InterlockedIncrementUnsigned(p) ((ULONG)InterlockedIncrement((LONG volatile *)(p)))
#define InterlockedDecrementUnsigned(p) ((ULONG)InterlockedDecrement((LONG volatile *)(p)))
#define InterlockedOrAffinity InterlockedOr64
#define InterlockedExchangeAddSizeT(a, b) InterlockedExchangeAdd64((LONG64 *)(a), b)
#define InterlockedIncrementSizeT(a) InterlockedIncrement64((LONG64 *)(a))
#define InterlockedDecrementSizeT(a) InterlockedDecrement64((LONG64 *)(a))
#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedAnd InterlockedAnd
#define _InterlockedOr InterlockedOr
#define _InterlockedXor InterlockedXor
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer

#ifndef MemoryBarrier
VOID MemoryBarrier(VOID);
#endif
VOID KeMemoryBarrier(VOID);
#define KeMemoryBarrierWithoutFence() ((void)0)
#define _ReadWriteBarrier() ((void)0)
#define _ReadBarrier() ((void)0)
#define _WriteBarrier() ((void)0)
VOID YieldProcessor(VOID);
VOID _mm_pause(VOID);
VOID _mm_mfence(VOID);
VOID _mm_lfence(VOID);
VOID _mm_sfence(VOID);
VOID __nop(VOID);
VOID __debugbreak(VOID);
DECLSPEC_NORETURN VOID __fastfail(unsigned int code);
#define __faststorefence() MemoryBarrier()
PVOID _ReturnAddress(VOID);
PVOID _AddressOfReturnAddress(VOID);
VOID __cpuid(int info[4], int function);
VOID __cpuidex(int info[4], int function, int subfunction);
ULONG64 __rdtsc(VOID);
ULONG64 __readmsr(ULONG reg);
VOID __writemsr(ULONG reg, ULONG64 value);
ULONG64 __readcr0(VOID);
ULONG64 __readcr3(VOID);
ULONG64 __readcr4(VOID);
ULONG64 __readcr8(VOID);
VOID __writecr0(ULONG64 value);
VOID __writecr3(ULONG64 value);
VOID __writecr4(ULONG64 value);
VOID __writecr8(ULONG64 value);
ULONG64 __readeflags(VOID);
ULONG64 __readgsqword(ULONG offset);
ULONG __readgsdword(ULONG offset);
VOID _disable(VOID);
VOID _enable(VOID);
VOID __stosb(UCHAR *d, UCHAR v, SIZE_T n);
VOID __movsb(UCHAR *d, const UCHAR *s, SIZE_T n);
UCHAR _BitScanForward(ULONG *index, ULONG mask);
UCHAR _BitScanReverse(ULONG *index, ULONG mask);
UCHAR _BitScanForward64(ULONG *index, ULONG64 mask);
UCHAR _BitScanReverse64(ULONG *index, ULONG64 mask);
#define BitScanForward _BitScanForward
#define BitScanReverse _BitScanReverse
unsigned int _rotl(unsigned int v, int s);
unsigned int _rotr(unsigned int v, int s);
ULONG64 _rotl64(ULONG64 v, int s);
ULONG64 _rotr64(ULONG64 v, int s);
USHORT _byteswap_ushort(USHORT v);
ULONG _byteswap_ulong(ULONG v);
ULONG64 _byteswap_uint64(ULONG64 v);
LONG ReadAcquire(LONG const volatile *Source);
LONG ReadNoFence(LONG const volatile *Source);
VOID WriteRelease(LONG volatile *Destination, LONG Value);
VOID WriteNoFence(LONG volatile *Destination, LONG Value);
LONG64 ReadNoFence64(LONG64 const volatile *Source);
LONG64 ReadAcquire64(LONG64 const volatile *Source);
PVOID ReadPointerAcquire(PVOID const volatile *Source);
PVOID ReadPointerNoFence(PVOID const volatile *Source);
VOID WritePointerRelease(PVOID volatile *Destination, PVOID Value);
VOID WritePointerNoFence(PVOID volatile *Destination, PVOID Value);

#ifdef __cplusplus
}
#endif

#endif
