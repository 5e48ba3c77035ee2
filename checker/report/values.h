/* values.h - texts, numbers and places as JSON values, alike in all that we write. */
#ifndef FLTCHECK_REPORT_VALUES_H
#define FLTCHECK_REPORT_VALUES_H

#include "base/text.h"
#include "verdict/verdict.h"

#include <jansson.h>

/* New values, owned by the caller. Bytes of a text that are not UTF-8 (file names,
 * legacy sources) become U+FFFD; NULL becomes "". */
json_t *values_text(Arena *arena, const char *text);
json_t *values_number(uint64_t number);
json_t *values_place(Arena *arena, IrLoc loc);
json_t *values_repair(Arena *arena, const Repair *repair);

/* Sets "file", "line" and "column". */
void values_set_place(Arena *arena, json_t *object, IrLoc loc);

/* Sets `key` to an array of ONE(arena, ITEM) for i < COUNT. */
#define VALUES_SET_ARRAY(root, key, count, one)                                                    \
    do {                                                                                           \
        json_t *array = json_array();                                                              \
        for (uint32_t i = 0; i < (count); i++) {                                                   \
            json_array_append_new(array, (one));                                                   \
        }                                                                                          \
        json_object_set_new((root), (key), array);                                                 \
    } while (0)

/* Appends the value and releases it. */
void values_finish(Text *out, json_t *root);

/* The same on one line, for what programs read and is large. */
void values_finish_compact(Text *out, json_t *root);

#endif
