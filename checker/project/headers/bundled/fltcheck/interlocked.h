/* interlocked.h - what the kernel and SDK headers add to the intrinsics. */
#ifndef FLTCHECK_INTERLOCKED_H
#define FLTCHECK_INTERLOCKED_H

#include <fltcheck/base_types.h>
#include <fltcheck/intrinsics.h>

#ifdef __cplusplus
extern "C" {
#endif

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
#define InterlockedBitTestAndSet _interlockedbittestandset
#define InterlockedBitTestAndReset _interlockedbittestandreset
#define InterlockedExchangeAddSizeT(a, b) InterlockedExchangeAdd64((LONG64 *)(a), b)
#define InterlockedIncrementSizeT(a) InterlockedIncrement64((LONG64 *)(a))
#define InterlockedDecrementSizeT(a) InterlockedDecrement64((LONG64 *)(a))
#define BitScanForward _BitScanForward
#define BitScanReverse _BitScanReverse
#define BitScanForward64 _BitScanForward64
#define BitScanReverse64 _BitScanReverse64
#define BitTest _bittest
#define BitTestAndSet _bittestandset
#define BitTestAndReset _bittestandreset
#define YieldProcessor _mm_pause
#define MemoryBarrier __faststorefence
#define KeMemoryBarrier __faststorefence
#define KeMemoryBarrierWithoutFence _ReadWriteBarrier
unsigned short _byteswap_ushort(unsigned short v);
unsigned long _byteswap_ulong(unsigned long v);
unsigned long long _byteswap_uint64(unsigned long long v);
LONG ReadAcquire(LONG const volatile *Source);
LONG ReadNoFence(LONG const volatile *Source);
LONG ReadRaw(LONG const volatile *Source);
VOID WriteRelease(LONG volatile *Destination, LONG Value);
VOID WriteNoFence(LONG volatile *Destination, LONG Value);
VOID WriteRaw(LONG volatile *Destination, LONG Value);
LONG64 ReadNoFence64(LONG64 const volatile *Source);
LONG64 ReadAcquire64(LONG64 const volatile *Source);
VOID WriteRelease64(LONG64 volatile *Destination, LONG64 Value);
PVOID ReadPointerAcquire(PVOID const volatile *Source);
PVOID ReadPointerNoFence(PVOID const volatile *Source);
VOID WritePointerRelease(PVOID volatile *Destination, PVOID Value);
VOID WritePointerNoFence(PVOID volatile *Destination, PVOID Value);

#ifdef __cplusplus
}
#endif

#endif
