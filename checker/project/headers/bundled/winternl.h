/* winternl.h - native types for user-mode code. */
#ifndef FLTCHECK_WINTERNL_H
#define FLTCHECK_WINTERNL_H
#include <windows.h>
#include <ntdef.h>

NTSTATUS NTAPI NtClose(HANDLE Handle);

#endif
