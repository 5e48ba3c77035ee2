/* jsonarray.h - a large JSON array, read value by value (private to project/). */
#ifndef FLTCHECK_PROJECT_JSONARRAY_H
#define FLTCHECK_PROJECT_JSONARRAY_H

#include <jansson.h>
#include <stdbool.h>

/* Called for each value, which is released afterwards. */
typedef void JsonarrayVisit(void *context, const json_t *value);

typedef struct JsonarrayError {
    unsigned line, column; /* counted from 1; 0: of the whole text */
    char text[JSON_ERROR_TEXT_LENGTH];
} JsonarrayError;

/* False with the place in `*error` if the text is no JSON array. What stands before
 * the mistake has been visited then. */
bool jsonarray_each(const char *text, size_t length, JsonarrayVisit *visit, void *context,
                    JsonarrayError *error);

#endif
