/* headers_wdk.h - where a Windows Driver Kit keeps its headers. */
#ifndef FLTCHECK_PROJECT_HEADERS_WDK_H
#define FLTCHECK_PROJECT_HEADERS_WDK_H

#include "base/arena.h"

#include <stddef.h>

/* The include directories (km, shared, um, ucrt: those that exist) below `root`:
 * a "Windows Kits/10", its Include directory, or Include/<version>; of several
 * versions the newest that has km/fltKernel.h. NULL if none has. */
const char *const *headers_wdk_directories(Arena *arena, const char *root, size_t *count);

#endif
