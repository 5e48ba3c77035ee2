/* wchar.h */
#ifndef FLTCHECK_WCHAR_H
#define FLTCHECK_WCHAR_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#endif
