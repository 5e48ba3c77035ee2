/* winver.h - nothing but windows.h. */
#ifndef FLTCHECK_WINVER_H
#define FLTCHECK_WINVER_H
#include <windows.h>

#endif
