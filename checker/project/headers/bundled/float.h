/* float.h - limits of floating point. */
#ifndef FLTCHECK_FLOAT_H
#define FLTCHECK_FLOAT_H
#define DBL_EPSILON 2.2204460492503131e-16
#define DBL_MAX 1.7976931348623158e+308
#define FLT_MAX 3.402823466e+38F
#endif
