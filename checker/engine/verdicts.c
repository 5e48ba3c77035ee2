/* verdicts.c - the verdict of every rule for every object. */
#include "engine/verdicts.h"

#include "base/text.h"

#include <string.h>

typedef struct Verdicts {
    Exploration *exploration;
    Arena *arena;
    const VerdictEvidence *evidence;
    size_t evidence_count;
    VEC(const Verdict *) list;
    const char *general; /* what stands in the way of every proof, or NULL */
} Verdicts;

static const char *verdicts_at(Verdicts *v, uint32_t uid, const char *reason) {
    IrLoc loc = core_instr(v->exploration->engine, uid)->loc;
    return arena_printf(v->arena, "%s:%u: %s: %s", loc.file ? loc.file : "?", loc.line,
                        core_function_of(v->exploration->engine, uid)->name, reason);
}

/* A limit, a degraded function on some path, or a gap that concerns everything. */
static const char *verdicts_general(Verdicts *v) {
    const Graph *graph = v->exploration->graph;
    if (graph->is_exhausted) {
        return arena_printf(v->arena, "more than %llu states: the exploration was cut off",
                            (unsigned long long)graph->engine->limits.max_nodes);
    }
    for (size_t i = 0; i < graph->instances.count; i++) {
        const Instance *instance = graph->instances.items[i];
        const IrFunction *ir = instance->info->ir;
        if (instance->is_exhausted) {
            return arena_printf(v->arena, "%s:%u: %s: more than %u states: cut off", ir->loc.file,
                                ir->loc.line, ir->name, graph->engine->limits.max_function_nodes);
        }
        if (ir->degradation_count > 0) {
            return arena_printf(v->arena, "%s:%u: %s: %s", ir->degradations[0].loc.file,
                                ir->degradations[0].loc.line, ir->name, ir->degradations[0].reason);
        }
    }
    for (size_t i = 0; i < v->exploration->unknowns.count; i++) {
        const Unknown *unknown = &v->exploration->unknowns.items[i];
        if (unknown->object == STATE_NONE) {
            return verdicts_at(v, unknown->uid, unknown->reason);
        }
    }
    return NULL;
}

static void verdicts_add(Verdicts *v, const Rule *rule, uint32_t object, VerdictKind kind,
                         const char *reason) {
    Engine *engine = v->exploration->engine;
    Verdict *verdict = ARENA_NEW(v->arena, Verdict);
    verdict->component = engine->input->component;
    verdict->rule = rule;
    verdict->kind = kind;
    verdict->reason = reason;
    if (object != STATE_NONE) {
        uint32_t site = state_object_at(engine->tables, object)->site;
        verdict->birth = core_instr(engine, site)->loc;
        const char *label = object < engine->labels.count ? engine->labels.items[object] : NULL;
        verdict->object = label ? arena_strdup(v->arena, label) : core_instr(engine, site)->text;
    }
    vec_push(v->arena, &v->list, verdict);
}

static uint32_t verdicts_site(const Verdicts *v, uint32_t object) {
    return state_object_at(v->exploration->engine->tables, object)->site;
}

/* The verdict for the objects of one creation site. */
static void verdicts_object(Verdicts *v, const Rule *rule, uint32_t object) {
    uint32_t site = verdicts_site(v, object);
    const char *unsure = NULL;
    for (size_t i = 0; i < v->evidence_count; i++) {
        const VerdictEvidence *e = &v->evidence[i];
        if (e->raw->report->rule != rule || (e->birth != site && e->birth != STATE_NONE)) {
            continue;
        }
        if (e->kind == VERDICT_VIOLATED && !e->is_dropped) {
            verdicts_add(v, rule, object, VERDICT_VIOLATED,
                         verdicts_at(v, e->raw->place, "see the finding"));
            return;
        }
        unsure = e->kind == VERDICT_UNKNOWN ? e->reason : unsure;
    }
    for (size_t i = 0; i < v->exploration->unknowns.count && !unsure; i++) {
        const Unknown *unknown = &v->exploration->unknowns.items[i];
        if (unknown->object != STATE_NONE && verdicts_site(v, unknown->object) == site) {
            unsure = verdicts_at(v, unknown->uid, unknown->reason);
        }
    }
    if (unsure || v->general) {
        verdicts_add(v, rule, object, VERDICT_UNKNOWN, unsure ? unsure : v->general);
        return;
    }
    verdicts_add(v, rule, object, VERDICT_HOLDS, "on every path of the model");
}

static bool verdicts_is_first_of_site(const Verdicts *v, uint32_t object) {
    for (uint32_t o = 0; o < object; o++) {
        if (verdicts_site(v, o) == verdicts_site(v, object) &&
            state_object_at(v->exploration->engine->tables, o)->kind ==
                state_object_at(v->exploration->engine->tables, object)->kind) {
            return false;
        }
    }
    return true;
}

/* A rule of a kind of which the driver has no object can still be violated (a
 * close of what was never created). */
static void verdicts_without_object(Verdicts *v, const Rule *rule) {
    for (size_t i = 0; i < v->evidence_count; i++) {
        const VerdictEvidence *e = &v->evidence[i];
        if (e->raw->report->rule == rule && !e->is_dropped) {
            bool violated = e->kind == VERDICT_VIOLATED;
            verdicts_add(v, rule, STATE_NONE, e->kind,
                         violated ? verdicts_at(v, e->raw->place, "see the finding") : e->reason);
            return;
        }
    }
    if (v->general) {
        verdicts_add(v, rule, STATE_NONE, VERDICT_UNKNOWN, v->general);
        return;
    }
    verdicts_add(v, rule, STATE_NONE, VERDICT_NOT_APPLICABLE,
                 arena_printf(v->arena, "no %s is created on any path", rule->kind->title));
}

/* A rule can report objects of other kinds than the one it is listed with. */
static bool verdicts_concerns(const Verdicts *v, const Rule *rule, const RuleKind *kind) {
    const RuleSet *rules = v->exploration->engine->rules;
    for (uint32_t i = 0; i < rules->report_count; i++) {
        if (rules->reports[i]->rule == rule && rules->reports[i]->kind == kind) {
            return true;
        }
    }
    return false;
}

static void verdicts_rule(Verdicts *v, const Rule *rule) {
    const StateTables *tables = v->exploration->engine->tables;
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

void verdicts_make(Exploration *exploration, Arena *arena, const VerdictEvidence *evidence,
                   size_t count, EngineOutput *output) {
    Verdicts v = {
        .exploration = exploration, .arena = arena, .evidence = evidence, .evidence_count = count};
    v.general = verdicts_general(&v);
    const RuleSet *rules = exploration->engine->rules;
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        verdicts_rule(&v, rules->rules[i]);
    }
    output->verdicts = v.list.items;
    output->verdict_count = (uint32_t)v.list.count;
}
