/* io.h - files. */
#ifndef FLTCHECK_IO_H
#define FLTCHECK_IO_H
#include <stddef.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
int _access(const char *, int);
int _waccess(const wchar_t *, int);
int _close(int);
int _open_osfhandle(intptr_t, int);
intptr_t _get_osfhandle(int);
#ifdef __cplusplus
}
#endif
#endif
