/* sides.c - the rules about drivers, and those about programs, as sets of their own. */
#include "base/vec.h"
#include "rules/index.h"
#include "rules/rules.h"

typedef VEC(const RuleKind *) KindList;
typedef VEC(const Rule *) RuleList;
typedef VEC(const RuleReport *) ReportList;
typedef VEC(RuleModelFile) ModelList;

static const RuleSet *side_of(Arena *arena, const RuleSet *set, RuleSide side) {
    KindList kinds = {0};
    RuleList rules = {0};
    ReportList reports = {0};
    ModelList models = {0};
    uint32_t model_count = 0;
    const RuleModelFile *files = rules_model_files(set, &model_count);
    for (uint32_t i = 0; i < set->kind_count; i++) {
        if (set->kinds[i]->side == side) {
            vec_push(arena, &kinds, set->kinds[i]);
        }
    }
    for (uint32_t i = 0; i < set->rule_count; i++) {
        if (set->rules[i]->kind->side == side) {
            vec_push(arena, &rules, set->rules[i]);
        }
    }
    for (uint32_t i = 0; i < set->report_count; i++) {
        if (set->reports[i]->kind->side == side) {
            vec_push(arena, &reports, set->reports[i]);
        }
    }
    for (uint32_t i = 0; i < model_count; i++) {
        if ((files[i].sides >> side & 1) != 0) {
            vec_push(arena, &models, files[i]);
        }
    }
    RuleSet *part = ARENA_NEW(arena, RuleSet);
    *part = *set;
    part->kinds = kinds.items;
    part->kind_count = (uint32_t)kinds.count;
    part->rules = rules.items;
    part->rule_count = (uint32_t)rules.count;
    part->reports = reports.items;
    part->report_count = (uint32_t)reports.count;
    part->index = index_build(arena, part, models.items, (uint32_t)models.count);
    return part;
}

void sides_build(Arena *arena, const RuleSet *set, const RuleSet *sides[RULE_SIDES]) {
    for (uint32_t side = 0; side < RULE_SIDES; side++) {
        sides[side] = side_of(arena, set, (RuleSide)side);
    }
}
