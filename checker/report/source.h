/* source.h - lines of the checked sources, for quoting them in reports. */
#ifndef FLTCHECK_REPORT_SOURCE_H
#define FLTCHECK_REPORT_SOURCE_H

#include "report/style.h"
#include "verdict/verdict.h"

/* A cache of files read so far. */
typedef struct Sources Sources;

/* Relative places are looked up in the current directory and in the compile
 * directories of the results' units. */
Sources *source_open(Arena *arena, const Results *results);

/* The file's content (NUL-terminated beyond `*length`), or NULL if it can't be read. */
const char *source_content(Sources *sources, const char *file, size_t *length);

/* The file at that absolute path has this content, whatever lies on the disk. To be called
 * before anything is read. */
void source_replace(Sources *sources, const char *path, const char *content, size_t length);

/* Where it lies: an absolute path. Of a file that is nowhere, seen from the current
 * directory. */
const char *source_path(Sources *sources, const char *file);

/* The line of that place as it is (any bytes, any length), without its end; NULL if
 * there is none. */
const char *source_raw_line(Sources *sources, IrLoc loc);

/* The line of that place without its end, or NULL if it can't be shown as it is
 * (no such file any more, not UTF-8, very long). */
const char *source_line(Sources *sources, IrLoc loc);

/* How many bytes from the place on agree with `statement` (may be NULL): as many as are
 * worth marking, at least 1. */
size_t source_marked(const char *line, uint32_t column, const char *statement);

/* Appends the numbered line and a mark below it: a caret at the place, drawn
 * out as far as the source agrees with `statement` (may be NULL). Nothing if the
 * line can't be shown. */
void source_quote(Text *out, Sources *sources, IrLoc loc, const char *statement, bool color,
                  Style mark_style);

#endif
