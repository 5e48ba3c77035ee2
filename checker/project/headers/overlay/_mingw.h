/* _mingw.h - mingw-w64's, which all its headers include. As with MSVC, any header of
 * the C library brings the annotations. */
#ifndef FLTCHECK_OVERLAY_MINGW_H
#define FLTCHECK_OVERLAY_MINGW_H

#include_next <_mingw.h>
#include <sal.h>

#endif
