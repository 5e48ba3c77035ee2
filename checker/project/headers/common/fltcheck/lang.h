/* lang.h - words of MSVC and of the Windows headers that everything may use. */
#ifndef FLTCHECK_LANG_H
#define FLTCHECK_LANG_H

#ifndef EXTERN_C
#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif
#endif
#ifndef EXTERN_C_START
#ifdef __cplusplus
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C_START
#define EXTERN_C_END
#endif
#endif

/* In C, MSVC's excpt.h makes these the exception handling keywords. */
#ifndef __cplusplus
#ifndef try
#define try __try
#define except __except
#define finally __finally
#define leave __leave
#endif
#endif

#ifndef DEFINE_ENUM_FLAG_OPERATORS
#ifdef __cplusplus
#define DEFINE_ENUM_FLAG_OPERATORS(T)                                                              \
    extern "C++" {                                                                                 \
    inline constexpr T operator|(T a, T b) { return T(((int)a) | ((int)b)); }                      \
    inline T &operator|=(T &a, T b) { return (T &)(((int &)a) |= ((int)b)); }                      \
    inline constexpr T operator&(T a, T b) { return T(((int)a) & ((int)b)); }                      \
    inline T &operator&=(T &a, T b) { return (T &)(((int &)a) &= ((int)b)); }                      \
    inline constexpr T operator~(T a) { return T(~((int)a)); }                                     \
    inline constexpr T operator^(T a, T b) { return T(((int)a) ^ ((int)b)); }                      \
    inline T &operator^=(T &a, T b) { return (T &)(((int &)a) ^= ((int)b)); }                      \
    }
#else
#define DEFINE_ENUM_FLAG_OPERATORS(T)
#endif
#endif

#ifndef _countof
#define _countof(a) (sizeof(a) / sizeof(*(a)))
#endif
#ifndef ARRAYSIZE
#define ARRAYSIZE(a) (sizeof(a) / sizeof(*(a)))
#endif
#ifndef RTL_NUMBER_OF
#define RTL_NUMBER_OF(a) (sizeof(a) / sizeof(*(a)))
#endif

#endif
