/* wdm.h - mingw-w64's, with what it lacks. */
#ifndef FLTCHECK_OVERLAY_WDM_H
#define FLTCHECK_OVERLAY_WDM_H

#include <fltcheck/mingw_before.h>
#include_next <wdm.h>
#include <fltcheck/mingw_wdm.h>

#endif
