/* wdm.h - mingw-w64's, with what it lacks. */
#ifndef FLTCHECK_OVERLAY_WDM_H
#define FLTCHECK_OVERLAY_WDM_H

#include <fltcheck/mingw_before.h>
/* In Microsoft's headers PEPROCESS and PKPROCESS are the same type, and so are PETHREAD
 * and PKTHREAD. */
#define _EPROCESS _KPROCESS
#define _ETHREAD _KTHREAD
#include_next <wdm.h>
#undef _EPROCESS
#undef _ETHREAD
#include <fltcheck/mingw_wdm.h>

#endif
