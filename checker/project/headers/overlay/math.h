/* math.h - mingw-w64's, without the constants that Microsoft's has only for who asks: sources
 * give their own variables these names. */
#include_next <math.h>
#ifndef _USE_MATH_DEFINES
#undef M_E
#undef M_LOG2E
#undef M_LOG10E
#undef M_LN2
#undef M_LN10
#undef M_PI
#undef M_PI_2
#undef M_PI_4
#undef M_1_PI
#undef M_2_PI
#undef M_2_SQRTPI
#undef M_SQRT2
#undef M_SQRT1_2
#endif
