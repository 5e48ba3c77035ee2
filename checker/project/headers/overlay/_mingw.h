/* _mingw.h - mingw-w64's, which all its headers include. As with MSVC, any header of
 * the C library brings the annotations. */
#ifndef FLTCHECK_OVERLAY_MINGW_H
#define FLTCHECK_OVERLAY_MINGW_H

#include_next <_mingw.h>
/* In C, mingw-w64's begins with "extern", beside which nobody can say "static". clang knows the
 * word itself. */
#ifndef __cplusplus
#undef __forceinline
#endif
#include <sal.h>

#endif
