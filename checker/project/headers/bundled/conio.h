/* conio.h - console. */
#ifndef FLTCHECK_CONIO_H
#define FLTCHECK_CONIO_H
#include <stdio.h>

#endif
