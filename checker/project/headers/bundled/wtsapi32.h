/* wtsapi32.h - nothing but windows.h. */
#ifndef FLTCHECK_WTSAPI32_H
#define FLTCHECK_WTSAPI32_H
#include <windows.h>

#endif
