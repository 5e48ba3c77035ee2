/* ctype.h */
#ifndef FLTCHECK_CTYPE_H
#define FLTCHECK_CTYPE_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
int isalpha(int);
int isdigit(int);
int isxdigit(int);
int isalnum(int);
int isspace(int);
int isprint(int);
int isupper(int);
int islower(int);
int ispunct(int);
int iscntrl(int);
int toupper(int);
int tolower(int);
int iswalpha(wint_t);
int iswdigit(wint_t);
int iswxdigit(wint_t);
int iswalnum(wint_t);
int iswspace(wint_t);
int iswupper(wint_t);
int iswlower(wint_t);
wint_t towupper(wint_t);
wint_t towlower(wint_t);
#ifdef __cplusplus
}
#endif
#endif
