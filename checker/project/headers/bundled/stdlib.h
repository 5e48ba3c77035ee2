/* stdlib.h */
#ifndef FLTCHECK_STDLIB_H
#define FLTCHECK_STDLIB_H
#include <stddef.h>
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fff
#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#define _TRUNCATE ((size_t)-1)
#ifndef __max
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef __cplusplus
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif
#ifdef __cplusplus
extern "C" {
#endif
void *malloc(size_t);
void *calloc(size_t, size_t);
void *realloc(void *, size_t);
void free(void *);
void *_aligned_malloc(size_t, size_t);
void _aligned_free(void *);
void *_alloca(size_t);
#define alloca _alloca
__declspec(noreturn) void exit(int);
__declspec(noreturn) void _exit(int);
__declspec(noreturn) void abort(void);
int atexit(void (*)(void));
int system(const char *);
int _wsystem(const wchar_t *);
char *getenv(const char *);
int atoi(const char *);
long atol(const char *);
long long atoll(const char *);
double atof(const char *);
int _wtoi(const wchar_t *);
long _wtol(const wchar_t *);
long long _wtoi64(const wchar_t *);
long long _atoi64(const char *);
long strtol(const char *, char **, int);
unsigned long strtoul(const char *, char **, int);
long long strtoll(const char *, char **, int);
unsigned long long strtoull(const char *, char **, int);
unsigned long long _strtoui64(const char *, char **, int);
long wcstol(const wchar_t *, wchar_t **, int);
unsigned long wcstoul(const wchar_t *, wchar_t **, int);
unsigned long long wcstoull(const wchar_t *, wchar_t **, int);
unsigned long long _wcstoui64(const wchar_t *, wchar_t **, int);
double strtod(const char *, char **);
char *_itoa(int, char *, int);
wchar_t *_itow(int, wchar_t *, int);
errno_t _itow_s(int, wchar_t *, size_t, int);
errno_t _itoa_s(int, char *, size_t, int);
int rand(void);
void srand(unsigned int);
int abs(int);
long labs(long);
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));
void *bsearch(const void *, const void *, size_t, size_t, int (*)(const void *, const void *));
size_t mbstowcs(wchar_t *, const char *, size_t);
size_t wcstombs(char *, const wchar_t *, size_t);
errno_t mbstowcs_s(size_t *, wchar_t *, size_t, const char *, size_t);
errno_t wcstombs_s(size_t *, char *, size_t, const wchar_t *, size_t);
errno_t _splitpath_s(const char *, char *, size_t, char *, size_t, char *, size_t, char *, size_t);
errno_t _wsplitpath_s(const wchar_t *, wchar_t *, size_t, wchar_t *, size_t, wchar_t *, size_t,
                      wchar_t *, size_t);
void _wsplitpath(const wchar_t *, wchar_t *, wchar_t *, wchar_t *, wchar_t *);
int *_errno(void);
#define errno (*_errno())
extern int __argc;
extern char **__argv;
extern wchar_t **__wargv;
#ifdef __cplusplus
}
#endif
#ifndef _countof
#define _countof(a) (sizeof(a) / sizeof((a)[0]))
#endif
#endif
