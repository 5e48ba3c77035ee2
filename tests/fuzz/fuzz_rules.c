/* fuzz_rules.c - rule files: the input is one. What is understood is told and drawn, too. */
#include "fuzz.h"
#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    scratch_write("rules.yaml", data, size);
    const RuleSet *set = rules_load(arena, scratch_folder(), diag_new(arena, NULL, false));
    Text out = text_new(arena);
    for (uint32_t i = 0; set != NULL && i < set->rule_count; i++) {
        rules_explain(&out, set, set->rules[i], i % 2 == 0);
        rules_graph(&out, set, set->rules[i]->kind, set->rules[i]);
    }
    for (uint32_t i = 0; set != NULL && i < set->kind_count; i++) {
        rules_graph(&out, set, set->kinds[i], NULL);
    }
    if (set != NULL) {
        size_t count = 0;
        rules_first_calls(arena, set, true, &count);
        rules_of_side(set, RULE_USER);
    }
    arena_close(arena);
    return 0;
}
