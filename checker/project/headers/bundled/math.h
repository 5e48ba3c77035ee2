/* math.h - mathematics. */
#ifndef FLTCHECK_MATH_H
#define FLTCHECK_MATH_H
#ifdef __cplusplus
extern "C" {
#endif
double sqrt(double);
double pow(double, double);
double floor(double);
double ceil(double);
double log(double);
double log2(double);
double log10(double);
double exp(double);
double fabs(double);
#ifdef __cplusplus
}
#endif
#endif
