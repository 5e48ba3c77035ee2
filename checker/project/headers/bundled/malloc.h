/* malloc.h - memory. */
#ifndef FLTCHECK_MALLOC_H
#define FLTCHECK_MALLOC_H
#include <stdlib.h>

#endif
