/* stdio.h */
#ifndef FLTCHECK_STDIO_H
#define FLTCHECK_STDIO_H
#include <stdarg.h>
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct _iobuf FILE;
typedef long long fpos_t;
FILE *__acrt_iob_func(unsigned);
#define stdin (__acrt_iob_func(0))
#define stdout (__acrt_iob_func(1))
#define stderr (__acrt_iob_func(2))
#define EOF (-1)
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define BUFSIZ 512
#define WEOF ((wint_t)0xffff)
int printf(const char *, ...);
int fprintf(FILE *, const char *, ...);
int sprintf(char *, const char *, ...);
int snprintf(char *, size_t, const char *, ...);
int _snprintf(char *, size_t, const char *, ...);
int sprintf_s(char *, size_t, const char *, ...);
int printf_s(const char *, ...);
int fprintf_s(FILE *, const char *, ...);
int _snprintf_s(char *, size_t, size_t, const char *, ...);
int vprintf(const char *, va_list);
int vfprintf(FILE *, const char *, va_list);
int vsprintf(char *, const char *, va_list);
int vsnprintf(char *, size_t, const char *, va_list);
int _vsnprintf(char *, size_t, const char *, va_list);
int vsprintf_s(char *, size_t, const char *, va_list);
int _vsnprintf_s(char *, size_t, size_t, const char *, va_list);
int _vscprintf(const char *, va_list);
int _vscwprintf(const wchar_t *, va_list);
int _scprintf(const char *, ...);
int _scwprintf(const wchar_t *, ...);
int wprintf(const wchar_t *, ...);
int wprintf_s(const wchar_t *, ...);
int fwprintf(FILE *, const wchar_t *, ...);
int fwprintf_s(FILE *, const wchar_t *, ...);
int swprintf(wchar_t *, size_t, const wchar_t *, ...);
int _swprintf(wchar_t *, const wchar_t *, ...);
int swprintf_s(wchar_t *, size_t, const wchar_t *, ...);
int _snwprintf(wchar_t *, size_t, const wchar_t *, ...);
int _snwprintf_s(wchar_t *, size_t, size_t, const wchar_t *, ...);
int vwprintf(const wchar_t *, va_list);
int vfwprintf(FILE *, const wchar_t *, va_list);
int vswprintf(wchar_t *, size_t, const wchar_t *, va_list);
int vswprintf_s(wchar_t *, size_t, const wchar_t *, va_list);
int _vsnwprintf(wchar_t *, size_t, const wchar_t *, va_list);
int _vsnwprintf_s(wchar_t *, size_t, size_t, const wchar_t *, va_list);
int scanf(const char *, ...);
int scanf_s(const char *, ...);
int sscanf(const char *, const char *, ...);
int sscanf_s(const char *, const char *, ...);
int wscanf_s(const wchar_t *, ...);
int swscanf(const wchar_t *, const wchar_t *, ...);
int swscanf_s(const wchar_t *, const wchar_t *, ...);
FILE *fopen(const char *, const char *);
FILE *_wfopen(const wchar_t *, const wchar_t *);
errno_t fopen_s(FILE **, const char *, const char *);
errno_t _wfopen_s(FILE **, const wchar_t *, const wchar_t *);
FILE *_fsopen(const char *, const char *, int);
FILE *_wfsopen(const wchar_t *, const wchar_t *, int);
FILE *freopen(const char *, const char *, FILE *);
errno_t freopen_s(FILE **, const char *, const char *, FILE *);
int fclose(FILE *);
int fflush(FILE *);
size_t fread(void *, size_t, size_t, FILE *);
size_t fwrite(const void *, size_t, size_t, FILE *);
int fseek(FILE *, long, int);
long ftell(FILE *);
void rewind(FILE *);
int feof(FILE *);
int ferror(FILE *);
int fgetc(FILE *);
int getc(FILE *);
int getchar(void);
int _getch(void);
int _getche(void);
int _kbhit(void);
int getch(void);
char *fgets(char *, int, FILE *);
wchar_t *fgetws(wchar_t *, int, FILE *);
char *gets_s(char *, size_t);
int fputc(int, FILE *);
int fputs(const char *, FILE *);
int fputws(const wchar_t *, FILE *);
int putchar(int);
int puts(const char *);
int _putws(const wchar_t *);
wint_t getwchar(void);
wint_t fgetwc(FILE *);
int ungetc(int, FILE *);
int remove(const char *);
int rename(const char *, const char *);
void perror(const char *);
int setvbuf(FILE *, char *, int, size_t);
int _fileno(FILE *);
int _setmode(int, int);
#ifdef __cplusplus
}
#endif
#endif
