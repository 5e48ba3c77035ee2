/* stddef.h */
#ifndef FLTCHECK_STDDEF_H
#define FLTCHECK_STDDEF_H
#include <sal.h>
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __INTPTR_TYPE__ intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef size_t rsize_t;
typedef int errno_t;
#ifndef __cplusplus
typedef unsigned short wchar_t;
#endif
typedef unsigned short wint_t, wctype_t;
#ifndef NULL
#ifdef __cplusplus
#define NULL 0
#else
#define NULL ((void *)0)
#endif
#endif
#define offsetof(t, m) __builtin_offsetof(t, m)
#ifdef __cplusplus
namespace std {
using ::ptrdiff_t;
using ::size_t;
typedef decltype(nullptr) nullptr_t;
}
#endif
#endif
