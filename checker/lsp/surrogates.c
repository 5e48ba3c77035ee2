/* surrogates.c - looks at the escapes in the strings of a JSON text. */
#include "lsp/surrogates.h"

#include <stdbool.h>
#include <string.h>

enum { ESCAPE_LENGTH = 6 }; /* \uXXXX */

/* Which half of a pair the escape is, if it is one: the digit behind the D tells. */
static bool is_half(const char *at, const char *end, const char *digits) {
    return end - at >= ESCAPE_LENGTH && at[0] == '\\' && at[1] == 'u' &&
           (at[2] == 'd' || at[2] == 'D') && at[3] != '\0' && strchr(digits, at[3]) != NULL;
}

static bool is_first(const char *at, const char *end) {
    return is_half(at, end, "89abAB");
}

static bool is_second(const char *at, const char *end) {
    return is_half(at, end, "cdefCDEF");
}

void surrogates_mend(char *json, size_t length) {
    char *at = json, *end = json + length;
    while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        if (is_first(at, end) && is_second(at + ESCAPE_LENGTH, end)) {
            at += 2 * (size_t)ESCAPE_LENGTH;
        } else if (is_first(at, end) || is_second(at, end)) {
            memcpy(at + 2, "fffd", 4);
            at += ESCAPE_LENGTH;
        } else {
            at += end - at < 2 ? 1 : 2; /* also \\, which is no beginning of an escape */
        }
    }
}
