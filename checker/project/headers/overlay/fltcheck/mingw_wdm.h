/* mingw_wdm.h - to be seen after mingw-w64's wdm.h: what it has wrong or lacks. */
#ifndef FLTCHECK_MINGW_WDM_H
#define FLTCHECK_MINGW_WDM_H

/* mingw-w64 makes it an assignment, which would be a write to the parameter. */
#undef UNREFERENCED_PARAMETER
#define UNREFERENCED_PARAMETER(P) ((void)(P))
#undef DBG_UNREFERENCED_PARAMETER
#define DBG_UNREFERENCED_PARAMETER(P) ((void)(P))
#undef DBG_UNREFERENCED_LOCAL_VARIABLE
#define DBG_UNREFERENCED_LOCAL_VARIABLE(V) ((void)(V))

/* An assertion that fails stops a debug build. The driver that is shipped has none and goes on:
 * assertions say nothing about what can happen. */
#undef NT_ASSERT
#define NT_ASSERT(e) ((void)0)
#undef NT_ASSERTMSG
#define NT_ASSERTMSG(message, e) ((void)0)
#undef NT_ASSERTMSGW
#define NT_ASSERTMSGW(message, e) ((void)0)
#undef NT_VERIFY
#define NT_VERIFY(e) ((e) ? TRUE : FALSE)
#undef NT_VERIFYMSG
#define NT_VERIFYMSG(message, e) ((e) ? TRUE : FALSE)
#undef NT_VERIFYMSGW
#define NT_VERIFYMSGW(message, e) ((e) ? TRUE : FALSE)
/* There, too, with and without checks. */
#ifndef NT_ASSERT_ASSUME
#define NT_ASSERT_ASSUME(e) NT_ASSERT(e)
#define NT_ASSERTMSG_ASSUME(message, e) NT_ASSERT(e)
#define NT_ASSERTMSGW_ASSUME(message, e) NT_ASSERT(e)
#define NT_ASSERT_NOASSUME(e) NT_ASSERT(e)
#define NT_ASSERTMSG_NOASSUME(message, e) NT_ASSERT(e)
#define NT_ASSERTMSGW_NOASSUME(message, e) NT_ASSERT(e)
#endif

typedef const WCHAR *PCWCHAR;
typedef unsigned char BYTE, *PBYTE;
typedef unsigned short WORD, *PWORD;
typedef unsigned long DWORD, *PDWORD;
typedef unsigned int UINT, *PUINT;
typedef struct _KEY_NAME_INFORMATION {
    ULONG NameLength;
    WCHAR Name[1];
} KEY_NAME_INFORMATION, *PKEY_NAME_INFORMATION;

#ifdef __cplusplus
extern "C" {
#endif
#ifndef EX_DEFAULT_PUSH_LOCK_FLAGS
#define EX_DEFAULT_PUSH_LOCK_FLAGS 0
#endif
typedef volatile LONG EX_SPIN_LOCK, *PEX_SPIN_LOCK;
KIRQL NTAPI ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock);
KIRQL NTAPI ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock);
VOID NTAPI ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
VOID NTAPI ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
VOID NTAPI ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID NTAPI ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID NTAPI ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID NTAPI ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock);
BOOLEAN NTAPI ExTryAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock);
BOOLEAN NTAPI ExTryAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock);
LOGICAL NTAPI ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock);
/* The priority is a number with flags, and not of an enumeration; what is written to the
 * registry is only read. */
PVOID NTAPI MmMapLockedPagesSpecifyCache(PMDL Mdl, KPROCESSOR_MODE AccessMode,
                                         MEMORY_CACHING_TYPE CacheType, PVOID BaseAddress,
                                         ULONG BugCheckOnFailure, ULONG Priority);
NTSTATUS NTAPI ZwSetValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName, ULONG TitleIndex,
                             ULONG Type, const VOID *Data, ULONG DataSize);
#if defined(_AMD64_) || defined(_ARM64_)
NTSTATUS NTAPI KeSaveFloatingPointState(PKFLOATING_SAVE FloatSave);
NTSTATUS NTAPI KeRestoreFloatingPointState(PKFLOATING_SAVE FloatSave);
#endif
typedef NTSTATUS NTAPI RTL_QUERY_REGISTRY_ROUTINE(PWSTR ValueName, ULONG ValueType,
                                                  PVOID ValueData, ULONG ValueLength,
                                                  PVOID Context, PVOID EntryContext);
#ifdef __cplusplus
}
#endif

#include <fltcheck/lang.h>
#include <fltcheck/nt_constants.h>
#include <fltcheck/nt_additions.h>

#endif
