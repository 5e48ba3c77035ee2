/* shellapi.h - nothing but windows.h. */
#ifndef FLTCHECK_SHELLAPI_H
#define FLTCHECK_SHELLAPI_H
#include <windows.h>

#endif
