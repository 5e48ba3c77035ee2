/* intrin-impl.h - in place of mingw-w64's inline assembler. */
#include <fltcheck/intrinsics.h>
