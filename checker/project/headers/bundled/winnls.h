/* winnls.h - nothing but windows.h. */
#ifndef FLTCHECK_WINNLS_H
#define FLTCHECK_WINNLS_H
#include <windows.h>

#endif
