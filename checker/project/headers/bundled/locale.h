/* locale.h - locales. */
#ifndef FLTCHECK_LOCALE_H
#define FLTCHECK_LOCALE_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
char *setlocale(int, const char *);
wchar_t *_wsetlocale(int, const wchar_t *);
#ifdef __cplusplus
}
#endif
#define LC_ALL 0
#define LC_CTYPE 2
#endif
