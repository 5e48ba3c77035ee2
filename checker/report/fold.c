/* fold.c - steps that have no effect on a defect become one. */
#include "report/fold.h"

#include "base/vec.h"

typedef VEC(Step) Steps;

/* The steps from `at` to `end` as one, as far out as the outermost of them. A single one is no
 * longer than what would stand for it. */
static void add_run(Arena *arena, Steps *folded, const Step *steps, uint32_t at, uint32_t end) {
    Step step = steps[at];
    if (end - at > 1) {
        step.kind = STEP_BRANCH;
        step.message =
            arena_printf(arena, "... %lu steps without effect on it", (unsigned long)(end - at));
        for (uint32_t i = at; i < end; i++) {
            step.depth = steps[i].depth < step.depth ? steps[i].depth : step.depth;
        }
    }
    vec_push(arena, folded, step);
}

static const Finding *fold(Arena *arena, const Finding *finding) {
    Steps folded = {0};
    for (uint32_t at = 0; at < finding->step_count;) {
        uint32_t end = at + 1;
        while (finding->steps[at].is_aside && end < finding->step_count &&
               finding->steps[end].is_aside) {
            end++;
        }
        add_run(arena, &folded, finding->steps, at, end);
        at = end;
    }
    if (folded.count == finding->step_count) {
        return finding;
    }
    Finding *copy = ARENA_NEW(arena, Finding);
    *copy = *finding;
    copy->steps = folded.items;
    copy->step_count = (uint32_t)folded.count;
    return copy;
}

const Finding *const *fold_findings(Arena *arena, const Finding *const *findings, uint32_t count) {
    const Finding **folded = ARENA_ARRAY(arena, const Finding *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        folded[i] = fold(arena, findings[i]);
    }
    return folded;
}
