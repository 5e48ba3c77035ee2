/* basetyps.h - nothing but windows.h. */
#ifndef FLTCHECK_BASETYPS_H
#define FLTCHECK_BASETYPS_H
#include <windows.h>

#endif
