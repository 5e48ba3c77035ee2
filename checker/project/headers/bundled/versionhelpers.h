/* versionhelpers.h - versions of Windows. */
#ifndef FLTCHECK_VERSIONHELPERS_H
#define FLTCHECK_VERSIONHELPERS_H
#include <windows.h>
#ifdef __cplusplus
extern "C" {
#endif
BOOL IsWindows10OrGreater(VOID);
BOOL IsWindows8Point1OrGreater(VOID);
BOOL IsWindows8OrGreater(VOID);
BOOL IsWindows7OrGreater(VOID);
BOOL IsWindowsVistaOrGreater(VOID);
#ifdef __cplusplus
}
#endif
#endif
