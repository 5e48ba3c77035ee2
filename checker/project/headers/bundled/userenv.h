/* userenv.h - nothing but windows.h. */
#ifndef FLTCHECK_USERENV_H
#define FLTCHECK_USERENV_H
#include <windows.h>

#endif
