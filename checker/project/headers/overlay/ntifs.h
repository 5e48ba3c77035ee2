/* ntifs.h - mingw-w64's, with what it lacks. */
#ifndef FLTCHECK_NTIFS_H
#define FLTCHECK_NTIFS_H

#include <fltcheck/mingw_before.h>
#include_next <ntifs.h>
#include <fltcheck/mingw_wdm.h>
#include <fltcheck/mingw_ntifs.h>

#endif
