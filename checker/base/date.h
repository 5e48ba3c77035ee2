/* date.h - days and moments as texts that sort: "2027-03-31", "2027-03-31T12:00:00Z". */
#ifndef FLTCHECK_BASE_DATE_H
#define FLTCHECK_BASE_DATE_H

#include "base/arena.h"

#include <stdbool.h>

/* Now, in UTC; SOURCE_DATE_EPOCH in the environment stands for it, so that a run can be
 * repeated as it was on another day. */
const char *date_now(Arena *arena);

/* The day of it. */
const char *date_today(Arena *arena);

/* Whether it is a day as above. */
bool date_is_day(const char *text);

#endif
