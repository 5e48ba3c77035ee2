/* witness_rounds.c - a loop that goes round many times is told once. */
#include "base/vec.h"
#include "engine/witness_private.h"

#include <string.h>

#define ROUNDS_LONGEST 24 /* steps of a round */
#define ROUNDS_TOLD    3  /* fewer rounds than that are all told */

static bool rounds_same_step(const Step *a, const Step *b) {
    return a->kind == b->kind && a->depth == b->depth && a->loc.line == b->loc.line &&
           a->loc.column == b->loc.column && strcmp(a->message, b->message) == 0 &&
           (a->loc.file == b->loc.file ||
            (a->loc.file && b->loc.file && strcmp(a->loc.file, b->loc.file) == 0));
}

/* Decisions and calls; what happens to objects is told each time. */
static bool rounds_is_plain(const Step *step) {
    return step->kind == STEP_BRANCH || step->kind == STEP_CALL || step->kind == STEP_RETURN;
}

/* How often the `length` steps at `at` come one after the other. */
static uint32_t rounds_count(const Step *steps, uint32_t count, uint32_t at, uint32_t length) {
    uint32_t same = 0;
    while (at + length + same < count && rounds_is_plain(&steps[at + same]) &&
           rounds_same_step(&steps[at + same], &steps[at + length + same])) {
        same++;
    }
    return same / length + 1;
}

/* The round that begins there and saves most; its number of times, 0 if none does. */
static uint32_t rounds_best(const Step *steps, uint32_t count, uint32_t at, uint32_t *length) {
    uint32_t times = 0, most = 0;
    for (uint32_t n = 1; n <= ROUNDS_LONGEST && at + n * ROUNDS_TOLD < count; n++) {
        uint32_t rounds = rounds_count(steps, count, at, n);
        if (rounds > ROUNDS_TOLD && (rounds - 1) * n > most) {
            most = (rounds - 1) * n;
            times = rounds;
            *length = n;
        }
    }
    return times;
}

uint32_t witness_fold_rounds(Arena *arena, const Step *steps, uint32_t count, const Step **out) {
    VEC(Step) folded = {0};
    for (uint32_t at = 0; at < count;) {
        uint32_t length = 1, times = rounds_best(steps, count, at, &length);
        for (uint32_t i = 0; i < length; i++) {
            vec_push(arena, &folded, steps[at + i]);
        }
        if (times > 0) {
            Step more = steps[at];
            more.kind = STEP_BRANCH;
            more.message = arena_printf(arena, "... and the same %u times more", times - 1);
            vec_push(arena, &folded, more);
        }
        at += times > 0 ? times * length : 1;
    }
    *out = folded.items;
    return (uint32_t)folded.count;
}
