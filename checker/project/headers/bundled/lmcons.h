/* lmcons.h - nothing but windows.h. */
#ifndef FLTCHECK_LMCONS_H
#define FLTCHECK_LMCONS_H
#include <windows.h>

#endif
