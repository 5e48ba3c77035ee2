/* ignore.h - suppressions written into a source: comments and pragmas (private).
 *
 *     FltCloseClientPort(f, &p);  // fltcheck-ignore: FLT201 the client is gone by then
 *     // fltcheck-ignore: FLT201, FLT204 (until 2027-03-31) until there is a new protocol
 *     #pragma warning(suppress: FLT201) // the client is gone by then
 *     #pragma prefast(suppress: FLT201, "the client is gone by then")
 *
 * Works on text, not on tokens of a compiler: what lies in a macro or in code that is left
 * out counts like everything else.
 */
#ifndef FLTCHECK_FRONTEND_IGNORE_H
#define FLTCHECK_FRONTEND_IGNORE_H

#include "base/vec.h"
#include "verdict/verdict.h"

#include <stddef.h>

typedef VEC(Suppression) IgnoreList;

/* Appends what `text` has, the file being called `file`; in the order of places. Pragmas that
 * are for another tool are among them: their numbers are no rules. */
void ignore_scan(Arena *arena, const char *file, const char *text, size_t length, IgnoreList *list);

#endif
