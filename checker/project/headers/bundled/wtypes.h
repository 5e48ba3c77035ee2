/* wtypes.h - nothing but windows.h. */
#ifndef FLTCHECK_WTYPES_H
#define FLTCHECK_WTYPES_H
#include <windows.h>

#endif
