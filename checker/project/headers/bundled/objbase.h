/* objbase.h - nothing but windows.h. */
#ifndef FLTCHECK_OBJBASE_H
#define FLTCHECK_OBJBASE_H
#include <windows.h>

#endif
