/* place.h - small pieces of text that several formats share. */
#ifndef FLTCHECK_REPORT_PLACE_H
#define FLTCHECK_REPORT_PLACE_H

#include "base/text.h"
#include "verdict/verdict.h"

/* "file:line:col", "file:line" or "file", as far as the place is known; "" for
 * none. */
const char *place_text(Arena *arena, IrLoc loc);

/* "1 error", "3 errors": `noun` takes an s for everything but one. */
const char *place_count(Arena *arena, uint64_t count, const char *noun);

/* "gPort (drv.c:38)": the object of a verdict with its birth, without directories;
 * "" for none. */
const char *place_object(Arena *arena, const Verdict *verdict);

#endif
