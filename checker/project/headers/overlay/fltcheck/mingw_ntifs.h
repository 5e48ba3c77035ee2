/* mingw_ntifs.h - to be seen after mingw-w64's ntifs.h: what it lacks. */
#ifndef FLTCHECK_MINGW_NTIFS_H
#define FLTCHECK_MINGW_NTIFS_H

#include <fltcheck/nt_ecp.h>

#endif
