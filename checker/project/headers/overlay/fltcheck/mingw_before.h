/* mingw_before.h - to be seen before any mingw-w64 kernel header. */
#ifndef FLTCHECK_MINGW_BEFORE_H
#define FLTCHECK_MINGW_BEFORE_H

#include <sal.h>
#include <excpt.h>

#endif
