/* ntddk.h - mingw-w64's, with what it lacks. */
#ifndef FLTCHECK_OVERLAY_NTDDK_H
#define FLTCHECK_OVERLAY_NTDDK_H

#include <fltcheck/mingw_before.h>
/* Drivers declare it themselves, as no WDK header does: their declaration may
 * differ, or be a variable. */
#define NtQueryInformationProcess fltcheck_NtQueryInformationProcess
#include_next <ntddk.h>
#undef NtQueryInformationProcess
#include <fltcheck/mingw_ntddk.h>

#endif
