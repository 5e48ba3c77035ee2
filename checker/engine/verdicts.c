/* verdicts.c - the verdict of every rule for every object. */
#include "engine/verdicts.h"

#include "engine/facts.h"
#include "engine/label.h"

#include "base/text.h"

#include <string.h>

typedef struct Verdicts {
    const VerdictInput *input;
    const Engine *engine;
    Arena *arena;
    VEC(const Verdict *) list;
} Verdicts;

static const char *verdicts_at(Arena *arena, const Engine *engine, uint32_t uid,
                               const char *reason) {
    IrLoc loc = core_instr(engine, uid)->loc;
    return arena_printf(arena, "%s:%u: %s: %s", loc.file ? loc.file : "?", loc.line,
                        ir_shown_name(arena, core_function_of(engine, uid)->name), reason);
}

static uint32_t verdicts_site(const Verdicts *v, uint32_t object) {
    return state_object_at(v->engine->tables, object)->site;
}

/* ---- explorations ----------------------------------------------------------------- */

bool verdicts_asks(const Focus *focus, const Rule *rule, const RuleKind *kind, uint32_t site) {
    if (focus->is_memory || rule->kind->is_memory) {
        return focus->is_memory && rule->kind->is_memory;
    }
    if (!focus->kind || rule->kind->apart != focus->kind->apart) {
        return !focus->kind && !rule->kind->apart;
    }
    if (focus->in_course && !rules_in_course(rule)) {
        return false;
    }
    bool here = site == STATE_NONE || focus->site == STATE_NONE || focus->site == site;
    return focus->kind->apart ? rule->kind == focus->kind && (kind != focus->kind || here)
                              : kind == focus->kind && here;
}

bool verdicts_is_cut_off(const Exploration *exploration) {
    const Graph *graph = exploration->graph;
    bool cut = graph->is_exhausted;
    for (size_t i = 0; i < graph->instances.count; i++) {
        cut = cut || graph->instances.items[i]->is_exhausted;
    }
    return cut;
}

const char *verdicts_general(Arena *arena, const Exploration *exploration) {
    const Graph *graph = exploration->graph;
    if (graph->is_too_large) {
        return arena_printf(arena, "more than %llu MiB of states: the exploration was cut off",
                            (unsigned long long)(graph->engine->limits.max_bytes >> 20));
    }
    if (graph->is_exhausted) {
        return arena_printf(arena, "more than %llu states: the exploration was cut off",
                            (unsigned long long)graph->node_limit);
    }
    for (size_t i = 0; i < graph->instances.count; i++) {
        const Instance *instance = graph->instances.items[i];
        const IrFunction *ir = instance->info->ir;
        if (instance->is_exhausted) {
            return arena_printf(arena, "%s:%u: %s: more than %u states: cut off", ir->loc.file,
                                ir->loc.line, ir_shown_name(arena, ir->name),
                                graph->engine->limits.max_function_nodes);
        }
        if (ir->degradation_count > 0) {
            return arena_printf(arena, "%s:%u: %s: %s", ir->degradations[0].loc.file,
                                ir->degradations[0].loc.line, ir_shown_name(arena, ir->name),
                                ir->degradations[0].reason);
        }
    }
    for (size_t i = 0; i < exploration->unknowns.count; i++) {
        const Unknown *unknown = &exploration->unknowns.items[i];
        if (unknown->object == STATE_NONE) {
            return verdicts_at(arena, exploration->engine, unknown->uid, unknown->reason);
        }
    }
    return NULL;
}

static bool verdicts_has_mark(const VerdictPart *part, const VerdictMark *mark) {
    for (size_t i = 0; i < part->mark_count; i++) {
        const VerdictMark *other = &part->marks[i];
        if (other->report == mark->report && other->place == mark->place &&
            other->birth == mark->birth) {
            return true;
        }
    }
    return false;
}

/* True if the exploration knows too little of the objects made at that place; STATE_NONE: of
 * any object. */
static bool verdicts_is_in_doubt(const Engine *engine, const VerdictPart *part, uint32_t site) {
    for (size_t i = 0; i < part->unknown_count; i++) {
        uint32_t object = part->unknowns[i].object;
        if (object != STATE_NONE &&
            (site == STATE_NONE || state_object_at(engine->tables, object)->site == site)) {
            return true;
        }
    }
    return false;
}

/* Calls with what is no handle of any object are seen whatever the focus is. */
bool verdicts_is_refuted(const VerdictInput *input, const VerdictMark *mark) {
    for (size_t i = 0; i < input->part_count; i++) {
        const VerdictPart *part = &input->parts[i];
        const RuleKind *owner = mark->report->rule->kind;
        bool apart = part->focus.kind && part->focus.kind->apart;
        bool speaks =
            mark->birth == STATE_NONE
                ? apart == owner->apart && part->focus.is_memory == owner->is_memory
                : verdicts_asks(&part->focus, mark->report->rule, mark->report->kind, mark->birth);
        speaks = speaks && part->focus.in_course == mark->in_course;
        if (!part->general && speaks && !verdicts_has_mark(part, mark) &&
            !verdicts_is_in_doubt(input->engine, part, mark->birth)) {
            return true;
        }
    }
    return false;
}

/* What keeps an exploration from proving a rule for the objects made at a place; NULL:
 * nothing. */
static const char *verdicts_obstacle(const Verdicts *v, size_t number, const Rule *rule,
                                     uint32_t site) {
    const VerdictPart *part = &v->input->parts[number];
    for (size_t i = 0; i < v->input->evidence_count; i++) {
        const VerdictEvidence *e = &v->input->evidence[i];
        bool same = e->birth == site || e->birth == STATE_NONE || site == STATE_NONE;
        VerdictMark mark = {e->report, e->place, e->birth, part->focus.in_course};
        if (e->part == number && e->report->rule == rule && same && e->kind == VERDICT_UNKNOWN &&
            !verdicts_is_refuted(v->input, &mark)) {
            return e->reason;
        }
    }
    for (size_t i = 0; i < part->unknown_count; i++) {
        const Unknown *unknown = &part->unknowns[i];
        if (site != STATE_NONE && unknown->object != STATE_NONE &&
            verdicts_site(v, unknown->object) == site) {
            return verdicts_at(v->arena, v->engine, unknown->uid, unknown->reason);
        }
    }
    return part->general;
}

/* A finding of that rule about objects made at that place, or about no object of its own;
 * where only findings of other rules speak for it, one that they speak for. */
static const VerdictEvidence *verdicts_violation(const Verdicts *v, const Rule *rule,
                                                 uint32_t site) {
    const VerdictEvidence *spoken_for = NULL;
    for (size_t i = 0; i < v->input->evidence_count; i++) {
        const VerdictEvidence *e = &v->input->evidence[i];
        bool same = e->birth == site || e->birth == STATE_NONE || site == STATE_NONE;
        if (e->report->rule != rule || !same || e->kind != VERDICT_VIOLATED) {
            continue;
        }
        if (!e->superseded_by) {
            return e;
        }
        spoken_for = e;
    }
    return spoken_for;
}

/* The same for all explorations of a course that speak of these objects: one that is clear is
 * enough, and the last one has the last word. */
static const char *verdicts_doubt_in(const Verdicts *v, const Rule *rule, const RuleKind *kind,
                                     uint32_t site, bool in_course) {
    const char *doubt = in_course ? NULL : "it was not explored";
    bool is_clear = false;
    for (size_t i = 0; i < v->input->part_count && !is_clear; i++) {
        const Focus *focus = &v->input->parts[i].focus;
        if (focus->in_course == in_course && verdicts_asks(focus, rule, kind, site)) {
            doubt = verdicts_obstacle(v, i, rule, site);
            is_clear = doubt == NULL;
        }
    }
    return doubt;
}

static const char *verdicts_doubt(const Verdicts *v, const Rule *rule, const RuleKind *kind,
                                  uint32_t site) {
    const char *doubt = verdicts_doubt_in(v, rule, kind, site, false);
    return doubt ? doubt : verdicts_doubt_in(v, rule, kind, site, true);
}

/* ---- verdicts ----------------------------------------------------------------------- */

static Verdict *verdicts_add(Verdicts *v, const Rule *rule, uint32_t object, VerdictKind kind,
                             const char *reason) {
    const Engine *engine = v->engine;
    Verdict *verdict = ARENA_NEW(v->arena, Verdict);
    verdict->component = engine->input->component;
    verdict->rule = rule;
    verdict->kind = kind;
    verdict->reason = reason;
    if (object != STATE_NONE) {
        uint32_t site = state_object_at(engine->tables, object)->site;
        verdict->birth = core_instr(engine, site)->loc;
        verdict->object = label_of_object(engine, v->arena, object);
    }
    vec_push(v->arena, &v->list, verdict);
    return verdict;
}

static void verdicts_add_violation(Verdicts *v, uint32_t object, const VerdictEvidence *e) {
    const VerdictEvidence *by = e->superseded_by ? e->superseded_by : e;
    const char *id = e->superseded_by ? by->report->rule->id : NULL;
    const char *reason =
        id ? arena_printf(v->arena, "reported as %s, see that finding", id) : "see the finding";
    Verdict *verdict = verdicts_add(v, e->report->rule, object, VERDICT_VIOLATED,
                                    verdicts_at(v->arena, v->engine, by->place, reason));
    verdict->reported_as = id;
}

/* The verdict for the objects of one creation site. */
static void verdicts_object(Verdicts *v, const Rule *rule, uint32_t object) {
    uint32_t site = verdicts_site(v, object);
    const VerdictEvidence *violation = verdicts_violation(v, rule, site);
    if (violation) {
        verdicts_add_violation(v, object, violation);
        return;
    }
    const char *doubt =
        verdicts_doubt(v, rule, state_object_at(v->engine->tables, object)->kind, site);
    verdicts_add(v, rule, object, doubt ? VERDICT_UNKNOWN : VERDICT_HOLDS,
                 doubt ? doubt : "on every path of the model");
}

static bool verdicts_is_first_of_site(const Verdicts *v, uint32_t object) {
    for (uint32_t o = 0; o < object; o++) {
        if (verdicts_site(v, o) == verdicts_site(v, object) &&
            state_object_at(v->engine->tables, o)->kind ==
                state_object_at(v->engine->tables, object)->kind) {
            return false;
        }
    }
    return true;
}

/* A rule of a kind of which the driver has no object can still be violated (a
 * close of what was never created). */
static void verdicts_without_object(Verdicts *v, const Rule *rule) {
    const VerdictEvidence *violation = verdicts_violation(v, rule, STATE_NONE);
    if (violation) {
        verdicts_add_violation(v, STATE_NONE, violation);
        return;
    }
    const char *doubt = verdicts_doubt(v, rule, rule->kind, STATE_NONE);
    if (doubt) {
        verdicts_add(v, rule, STATE_NONE, VERDICT_UNKNOWN, doubt);
        return;
    }
    verdicts_add(v, rule, STATE_NONE, VERDICT_NOT_APPLICABLE,
                 arena_printf(v->arena, "no %s is created on any path", rule->kind->title));
}

/* A rule can report objects of other kinds than the one it is listed with. */
static bool verdicts_concerns(const Verdicts *v, const Rule *rule, const RuleKind *kind) {
    const RuleSet *rules = v->engine->rules;
    for (uint32_t i = 0; i < rules->report_count; i++) {
        if (rules->reports[i]->rule == rule && rules->reports[i]->kind == kind) {
            return true;
        }
    }
    return false;
}

static void verdicts_rule(Verdicts *v, const Rule *rule) {
    const StateTables *tables = v->engine->tables;
    if (!facts_concern(v->engine, rule->kind)) {
        verdicts_add(v, rule, STATE_NONE, VERDICT_NOT_APPLICABLE,
                     "no other component of its project tells what this depends on");
        return;
    }
    bool any = false;
    for (uint32_t o = 0; o < state_object_count(tables); o++) {
        if (verdicts_concerns(v, rule, state_object_at(tables, o)->kind) &&
            verdicts_is_first_of_site(v, o)) {
            verdicts_object(v, rule, o);
            any = true;
        }
    }
    if (!any) {
        verdicts_without_object(v, rule);
    }
}

bool verdicts_are_open(const VerdictInput *input, Arena *arena, const RuleKind *kind,
                       uint32_t site) {
    Verdicts v = {.input = input, .engine = input->engine, .arena = arena};
    const RuleSet *rules = v.engine->rules;
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const Rule *rule = rules->rules[i];
        bool asked = kind->apart ? rule->kind == kind : !rule->kind->apart;
        if (asked && verdicts_concerns(&v, rule, kind) && !verdicts_violation(&v, rule, site) &&
            verdicts_doubt(&v, rule, kind, site)) {
            return true;
        }
    }
    return false;
}

void verdicts_make(const VerdictInput *input, Arena *arena, EngineOutput *output) {
    Verdicts v = {.input = input, .engine = input->engine, .arena = arena};
    const RuleSet *rules = v.engine->rules;
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        if (!rules->rules[i]->kind->preview || v.engine->input->preview) {
            verdicts_rule(&v, rules->rules[i]);
        }
    }
    output->verdicts = v.list.items;
    output->verdict_count = (uint32_t)v.list.count;
}
