/* ntifs.h - mingw-w64's, with what it lacks. */
#ifndef FLTCHECK_OVERLAY_NTIFS_H
#define FLTCHECK_OVERLAY_NTIFS_H

#include <fltcheck/mingw_before.h>
/* Drivers declare it themselves, as no WDK header does: their declaration may
 * differ, or be a variable. */
#define ZwQueryInformationProcess fltcheck_ZwQueryInformationProcess
#include_next <ntifs.h>
#undef ZwQueryInformationProcess
#include <fltcheck/mingw_ntifs.h>

#endif
