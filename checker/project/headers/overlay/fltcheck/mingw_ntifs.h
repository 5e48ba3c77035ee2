/* mingw_ntifs.h - to be seen after mingw-w64's ntifs.h: what it lacks. */
#ifndef FLTCHECK_MINGW_NTIFS_H
#define FLTCHECK_MINGW_NTIFS_H

/* mingw-w64 has these without the flags of Windows 10. */
#define _FILE_RENAME_INFORMATION _FLTCHECK_FILE_RENAME_INFORMATION
#define FILE_RENAME_INFORMATION FLTCHECK_FILE_RENAME_INFORMATION
#define PFILE_RENAME_INFORMATION FLTCHECK_PFILE_RENAME_INFORMATION
#define _FILE_LINK_INFORMATION _FLTCHECK_FILE_LINK_INFORMATION
#define FILE_LINK_INFORMATION FLTCHECK_FILE_LINK_INFORMATION
#define PFILE_LINK_INFORMATION FLTCHECK_PFILE_LINK_INFORMATION

#ifdef __cplusplus
extern "C" {
#endif
VOID NTAPI ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID NTAPI ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
BOOLEAN NTAPI ExTryAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
BOOLEAN NTAPI ExTryAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID NTAPI ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID NTAPI ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID NTAPI ExReleasePushLockEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
NTSTATUS NTAPI ObCloseHandle(HANDLE Handle, KPROCESSOR_MODE PreviousMode);
#ifdef __cplusplus
}
#endif
#define ExAcquirePushLockExclusive(L) ExAcquirePushLockExclusiveEx(L, EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExAcquirePushLockShared(L) ExAcquirePushLockSharedEx(L, EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExTryAcquirePushLockExclusive(L)                                                           \
    ExTryAcquirePushLockExclusiveEx(L, EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExTryAcquirePushLockShared(L) ExTryAcquirePushLockSharedEx(L, EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExTryToAcquireResourceExclusiveLite(R) ExAcquireResourceExclusiveLite(R, FALSE)
#define ExReleasePushLockExclusive(L) ExReleasePushLockExclusiveEx(L, EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExReleasePushLockShared(L) ExReleasePushLockSharedEx(L, EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExReleasePushLock(L) ExReleasePushLockEx(L, EX_DEFAULT_PUSH_LOCK_FLAGS)

#include <fltcheck/nt_file_new.h>
#include <fltcheck/nt_ecp.h>

#endif
