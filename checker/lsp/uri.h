/* uri.h - names of files as clients write them. */
#ifndef FLTCHECK_LSP_URI_H
#define FLTCHECK_LSP_URI_H

#include "base/arena.h"

/* The path that a file: URI means, absolute and without detours; NULL: it is another kind of one.
 */
const char *uri_to_path(Arena *arena, const char *uri);
const char *uri_of_path(Arena *arena, const char *path);

#endif
