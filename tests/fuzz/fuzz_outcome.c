/* fuzz_outcome.c - what the store keeps of a component: what is read of it is packed, and read
 * again as the same. */
#include "fuzz.h"
#include "run/outcome.h"

#include <stdlib.h>
#include <string.h>

static const Rule rule = {.id = "FLT101"}, other_rule = {.id = "FLT102"};
static const Rule *const rules[] = {&rule, &other_rule};
static const RuleSet set = {.rules = rules, .rule_count = 2};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    Outcome outcome, again;
    if (outcome_get(arena, data, size, &set, &outcome)) {
        Bytes first = {.arena = arena}, second = {.arena = arena};
        outcome_put(&first, &outcome);
        if (!outcome_get(arena, first.items, first.count, &set, &again)) {
            abort();
        }
        outcome_put(&second, &again);
        if (first.count != second.count || memcmp(first.items, second.items, first.count) != 0) {
            abort();
        }
    }
    arena_close(arena);
    return 0;
}
