/* fingerprint.h - what makes a finding "the same one" in a later run.
 *
 * A fingerprint does not change when lines move, when a file or a folder is
 * renamed, or when white space and comments change; it changes when the rule,
 * the function, the object, where that is created, or the statement does. Baselines, code-review
 * bots and result databases match findings by it.
 */
#ifndef FLTCHECK_VERDICT_FINGERPRINT_H
#define FLTCHECK_VERDICT_FINGERPRINT_H

#include "base/arena.h"

#include <stdint.h>

/* What a finding is recognised by. Any of them may be NULL. */
typedef struct FingerprintParts {
    const char *rule;
    const char *function;       /* in which it is */
    const char *object;         /* as the source names it */
    const char *birth_function; /* which creates the object, ... */
    const char *birth;          /* ... and the statement there, as source text */
    const char *statement;      /* reported at, as source text */
} FingerprintParts;

/* 32 lower-case hexadecimal digits of XXH3-128 over the parts (its output is the same on
 * all machines since xxHash 0.8). Statements are normalised here, and of long ones the
 * beginning counts: the IR has them shortened, and where it cuts depends on layout. */
const char *fingerprint_make(Arena *arena, const FingerprintParts *parts);

/* Tells apart findings that agree in all of that: the fingerprint itself for `ordinal` 0,
 * the first of them in the order of the report, another one for 1, the second, ... */
const char *fingerprint_nth(Arena *arena, const char *fingerprint, uint32_t ordinal);

/* `statement` without comments and with white space only where two words would
 * run together; string and character literals are kept as they are. */
const char *fingerprint_normalise(Arena *arena, const char *statement);

#endif
