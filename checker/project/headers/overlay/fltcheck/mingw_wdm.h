/* mingw_wdm.h - to be seen after mingw-w64's wdm.h: what it has wrong. */
#ifndef FLTCHECK_MINGW_WDM_H
#define FLTCHECK_MINGW_WDM_H

/* mingw-w64 makes it an assignment, which would be a write to the parameter. */
#undef UNREFERENCED_PARAMETER
#define UNREFERENCED_PARAMETER(P) ((void)(P))
#undef DBG_UNREFERENCED_PARAMETER
#define DBG_UNREFERENCED_PARAMETER(P) ((void)(P))
#undef DBG_UNREFERENCED_LOCAL_VARIABLE
#define DBG_UNREFERENCED_LOCAL_VARIABLE(V) ((void)(V))

#include <fltcheck/lang.h>
#include <fltcheck/nt_additions.h>

#endif
