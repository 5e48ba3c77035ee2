/* fingerprint.h - what makes a finding "the same one" in a later run.
 *
 * A fingerprint does not change when lines move, when a file or a folder is
 * renamed, or when white space and comments change; it changes when the rule,
 * the function, the object or the statement does. Baselines, code-review bots
 * and result databases match findings by it.
 */
#ifndef FLTCHECK_VERDICT_FINGERPRINT_H
#define FLTCHECK_VERDICT_FINGERPRINT_H

#include "base/arena.h"

#include <stdint.h>

/* 32 lower-case hexadecimal digits of XXH3-128 over the parts (its output is
 * the same on all machines since xxHash 0.8). `function`, `object` and
 * `statement` may be NULL; `statement` is the source text and is normalised
 * here. `ordinal` tells apart findings that agree in all of that: 0 for the
 * first of them in the order of the report, 1 for the second, ... */
const char *fingerprint_make(Arena *arena, const char *rule_id, const char *function,
                             const char *object, const char *statement, uint32_t ordinal);

/* `statement` without comments and with white space only where two words would
 * run together; string and character literals are kept as they are. */
const char *fingerprint_normalise(Arena *arena, const char *statement);

#endif
