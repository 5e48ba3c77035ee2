/* xmmintrin.h - see fltcheck/intrinsics.h. */
#include <fltcheck/intrinsics.h>
