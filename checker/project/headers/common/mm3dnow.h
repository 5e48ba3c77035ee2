/* mm3dnow.h - see fltcheck/intrinsics.h. */
#include <fltcheck/intrinsics.h>
