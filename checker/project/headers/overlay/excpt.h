/* excpt.h - mingw-w64's, with MSVC's words for structured exception handling in C. */
#ifndef FLTCHECK_OVERLAY_EXCPT_H
#define FLTCHECK_OVERLAY_EXCPT_H

#include_next <excpt.h>
#include <fltcheck/lang.h>

#endif
