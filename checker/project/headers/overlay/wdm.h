/* wdm.h - mingw-w64's, with what it lacks. */
#ifndef FLTCHECK_OVERLAY_WDM_H
#define FLTCHECK_OVERLAY_WDM_H

#include <fltcheck/mingw_before.h>
/* In Microsoft's headers PEPROCESS and PKPROCESS are the same type, and so are PETHREAD
 * and PKTHREAD. */
#define _EPROCESS _KPROCESS
#define _ETHREAD _KTHREAD
/* What is wrong there is declared again behind it (mingw_wdm.h). */
#define MmMapLockedPagesSpecifyCache fltcheck_MmMapLockedPagesSpecifyCache
#define ZwSetValueKey fltcheck_ZwSetValueKey
#include_next <wdm.h>
#undef _EPROCESS
#undef _ETHREAD
#undef MmMapLockedPagesSpecifyCache
#undef ZwSetValueKey
#include <fltcheck/mingw_wdm.h>

#endif
