/* dbghelp.h - nothing but windows.h. */
#ifndef FLTCHECK_DBGHELP_H
#define FLTCHECK_DBGHELP_H
#include <windows.h>

#endif
