/* passes.c - coarse, precise, and one object at a time. */
#include "engine/passes.h"

#include "base/platform.h"
#include "engine/budget.h"
#include "engine/facts.h"
#include "engine/prepare.h"
#include "engine/relevance.h"
#include "engine/sightings.h"
#include "engine/tally.h"

#include <string.h>

/* Nodes of the first pass over all objects. If it needs more and there are many objects,
 * it is their number that makes it so. */
#define PASSES_FIRST_NODES 40000
#define PASSES_FEW_OBJECTS 5

/* What was explored alone, coarsely, and whether that was cut off. */
typedef struct Alone {
    Focus focus;
    bool is_cut_off;
} Alone;

typedef struct Passes {
    Engine *engine;
    Findings *findings;
    uint32_t start;
    EngineLimits coarse, precise;
    VEC(Alone) alone;
    uint64_t last_nodes;    /* of the last exploration */
    size_t last_reports;    /* that it came across */
    bool last_is_too_large; /* it was cut off because of the memory that it took */
    bool needs_course; /* no exploration of the kind has shown that its second course is idle */
} Passes;

static uint32_t passes_least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint64_t passes_least64(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static EngineLimits passes_coarse(EngineLimits precise) {
    EngineLimits coarse = precise;
    coarse.merge_after = passes_least(precise.merge_after, 1);
    coarse.loop_merge_after = passes_least(precise.loop_merge_after, 1);
    coarse.model_merge_after = passes_least(precise.model_merge_after, 1);
    coarse.entry_merge_after = passes_least(precise.entry_merge_after, 1);
    coarse.rests = true;
    coarse.forks_on_doubt = true;
    return coarse;
}

/* For a precise exploration that will hardly come to an end. */
static EngineLimits passes_doubtful(const Passes *p) {
    EngineLimits doubtful = p->precise;
    doubtful.max_nodes = passes_least64(doubtful.max_nodes, PASSES_FIRST_NODES);
    return doubtful;
}

/* When a pass is the last word on the objects in its focus. */
typedef enum PassAccept { ACCEPT_CLEAR, ACCEPT_COMPLETE, ACCEPT_CUT_OFF, ACCEPT_ANY } PassAccept;

typedef enum PassResult { PASS_CLEAR, PASS_OPEN, PASS_CUT_OFF } PassResult;

static const char *passes_about(const Focus *focus) {
    if (focus->in_course) {
        return focus->kind->course;
    }
    return focus->is_memory      ? "memory of messages"
           : focus->kind != NULL ? focus->kind->title
                                 : "all";
}

/* For those who want to know what a run has cost. */
static PassFigures passes_figures(const Passes *p, const Exploration *exploration) {
    const Engine *engine = p->engine;
    const Focus *focus = &engine->focus;
    return (PassFigures){.component = engine->input->component,
                         .about = passes_about(focus),
                         .how = engine->limits.forks_on_doubt ? "coarse" : "precise",
                         .states = exploration->graph->node_count,
                         .bytes = arena_bytes(exploration->arena),
                         .reports = exploration->raws.count};
}

/* An exploration that has seen everything and not come across the event that the second course of
 * events begins with. */
static bool passes_shows_idle(const Exploration *exploration, const Focus *focus) {
    const char *after = focus->kind ? focus->kind->course_after : NULL;
    return after && !focus->in_course && !exploration->is_vague &&
           !verdicts_is_cut_off(exploration) &&
           !explore_saw_event_of(exploration, after, STATE_NONE);
}

static PassResult passes_try(Passes *p, Focus focus, const EngineLimits *limits,
                             PassAccept accept) {
    prepare_focus(p->engine, focus);
    p->engine->limits = budget_limits(p->engine, *limits);
    double start = platform_seconds();
    Exploration *exploration = explore_run(p->engine, p->start);
    double end = platform_seconds();
    PassFigures figures = passes_figures(p, exploration);
    p->last_nodes = exploration->graph->node_count;
    p->last_reports = exploration->raws.count;
    p->last_is_too_large = exploration->graph->is_too_large;
    p->needs_course = p->needs_course && !passes_shows_idle(exploration, &focus);
    bool cut_off = verdicts_is_cut_off(exploration);
    bool is_last = accept == ACCEPT_ANY || (accept == ACCEPT_COMPLETE && !cut_off) ||
                   (accept == ACCEPT_CUT_OFF && cut_off);
    bool clear = findings_add(p->findings, exploration, is_last);
    facts_take(p->engine->facts, exploration);
    if (p->engine->sightings != NULL) {
        sightings_take(p->engine->sightings, exploration);
    }
    if (!clear) {
        budget_charge(p->engine, exploration);
    }
    if (p->engine->tally != NULL) {
        tally_print(p->engine->tally, exploration,
                    arena_printf(p->engine->arena, "%s, %s", figures.about, figures.how));
    }
    figures.came_to = cut_off ? "cut off" : clear ? "clear" : "open";
    figures.explored = end - start;
    figures.judged = platform_seconds() - end;
    vec_push(p->engine->arena, &p->engine->passes, figures);
    explore_close(exploration);
    return clear ? PASS_CLEAR : cut_off ? PASS_CUT_OFF : PASS_OPEN;
}

/* ---- refined -------------------------------------------------------------------------- */

/* How often it is tried to keep apart what a merge has brought together wrongly. */
#define PASSES_REFINEMENTS 2

/* Again, with states kept apart by the variables that made paths impossible. What was cut off has
 * often lost which of some places is meant, and gets less to be settled in. As a last resort it is
 * tried again even if the first time has spared nothing: there may be other variables now. */
static PassResult passes_refine(Passes *p, Focus focus, const EngineLimits *coarse,
                                PassResult before, bool is_last_resort) {
    PassResult result = before;
    EngineLimits limits = *coarse;
    if (before == PASS_CUT_OFF) {
        limits.max_nodes = passes_least64(limits.max_nodes, PASSES_FIRST_NODES);
    }
    bool is_better = true;
    for (int i = 0; i < PASSES_REFINEMENTS && result == before && is_better &&
                    p->engine->kept_apart != p->engine->blamed;
         i++) {
        size_t reports = p->last_reports;
        p->engine->kept_apart = p->engine->blamed;
        result = passes_try(p, focus, &limits, ACCEPT_CLEAR);
        is_better = is_last_resort || p->last_reports < reports;
    }
    p->engine->kept_apart = NULL;
    return result == PASS_CLEAR ? PASS_CLEAR : before;
}

/* What a refined pass may cost behind a precise one. */
#define PASSES_REFINED_NODES 70000

/* What is still open behind a precise pass is so, as a rule, because no path could be confirmed:
 * each that was found needs two things that a merge has brought together. */
static PassResult passes_precisely(Passes *p, Focus focus, const EngineLimits *limits,
                                   PassAccept accept) {
    EngineLimits refined = p->coarse;
    refined.max_nodes = passes_least64(refined.max_nodes, PASSES_REFINED_NODES);
    PassResult result = passes_try(p, focus, limits, accept);
    return result == PASS_OPEN ? passes_refine(p, focus, &refined, result, true) : result;
}

/* ---- one object at a time ---------------------------------------------------------- */

static void passes_alone(Passes *p, const RuleKind *kind, uint32_t site) {
    Focus focus = {kind, site, false, false};
    for (size_t i = 0; i < p->alone.count; i++) {
        if (p->alone.items[i].focus.kind == kind && p->alone.items[i].focus.site == site) {
            return;
        }
    }
    vec_push(p->engine->arena, &p->alone, ((Alone){focus, false}));
    if (findings_is_open(p->findings, kind, site)) {
        PassResult result = passes_try(p, focus, &p->coarse, ACCEPT_CLEAR);
        vec_last(&p->alone).is_cut_off = result == PASS_CUT_OFF;
    }
}

/* Objects that others hang from are explored together: rules compare them. Those of kinds apart
 * are not there then. */
static bool passes_has_parts(const RuleSet *rules, const RuleKind *kind) {
    for (uint32_t i = 0; i < rules->kind_count; i++) {
        const RuleKind *part = rules->kinds[i];
        if (part->owner && !part->apart && strcmp(part->owner, kind->name) == 0) {
            return true;
        }
    }
    return false;
}

/* More objects can become known on the way: a pass that was cut off has not seen all. */
static void passes_objects(Passes *p) {
    const StateTables *tables = p->engine->tables;
    for (uint32_t o = 0; o < state_object_count(tables); o++) {
        Object object = *state_object_at(tables, o);
        if (object.kind->apart) {
            continue;
        }
        bool together = passes_has_parts(p->engine->rules, object.kind);
        passes_alone(p, object.kind, together ? STATE_NONE : object.site);
    }
}

static bool passes_is_made(const Passes *p, const RuleKind *kind) {
    const StateTables *tables = p->engine->tables;
    for (uint32_t o = 0; o < state_object_count(tables); o++) {
        if (state_object_at(tables, o)->kind == kind) {
            return true;
        }
    }
    return false;
}

/* All of them coarsely, then those that are still open precisely: what one pass leaves
 * open another can show to be impossible. Where the coarse pass did not come to an end, the
 * precise one hardly will: it gets fewer nodes, to find what is near. */
static void passes_one_by_one(Passes *p) {
    const RuleSet *rules = p->engine->rules;
    passes_objects(p);
    for (uint32_t i = 0; i < rules->kind_count; i++) {
        const RuleKind *kind = rules->kinds[i];
        if (!kind->apart && !kind->is_memory && !passes_is_made(p, kind)) { /* perhaps closed */
            passes_alone(p, rules->kinds[i], STATE_NONE);
        }
    }
    passes_objects(p);
    EngineLimits doubtful = passes_doubtful(p);
    for (size_t i = 0; i < p->alone.count; i++) {
        Focus focus = p->alone.items[i].focus;
        if (findings_is_open(p->findings, focus.kind, focus.site)) {
            passes_precisely(p, focus, p->alone.items[i].is_cut_off ? &doubtful : &p->precise,
                             ACCEPT_ANY);
        }
    }
}

/* ---- kinds apart ------------------------------------------------------------------- */

/* What a kind apart may cost where every driver pays for it. */
#define PASSES_APART_NODES 70000

static EngineLimits passes_coarse_apart(const Passes *p) {
    EngineLimits limits = p->coarse;
    limits.max_nodes = passes_least64(limits.max_nodes, PASSES_APART_NODES);
    return limits;
}

/* A second course for which the coarse pass needs more than this, and in which no variable tells
 * the paths apart that failed, is hardly ever settled by a precise one. */
#define PASSES_LARGE_COURSE 15000

static void passes_apart(Passes *p, const RuleKind *kind, bool in_course) {
    Focus focus = {kind, STATE_NONE, false, in_course};
    EngineLimits coarse = passes_coarse_apart(p);
    p->engine->blamed = NULL;
    PassResult result = passes_try(p, focus, &coarse, ACCEPT_CUT_OFF);
    bool is_vain = in_course && p->engine->blamed == NULL;
    bool is_large = p->last_nodes > (is_vain ? PASSES_LARGE_COURSE : PASSES_FIRST_NODES);
    result = result == PASS_CLEAR ? result : passes_refine(p, focus, &coarse, result, false);
    if (result == PASS_OPEN) { /* what is too much for the coarse one is so for this one, too */
        EngineLimits doubtful = passes_doubtful(p);
        passes_try(p, focus, is_large ? &doubtful : &p->precise, ACCEPT_ANY);
    }
}

/* One connection runs its course: that is little, and what it is about must not be blurred. What
 * is much all the same is hardly worth more. */
#define PASSES_BLOCK_NODES 20000

static void passes_blocks(Passes *p, const RuleKind *kind, bool in_course) {
    Focus focus = {kind, STATE_NONE, false, in_course};
    EngineLimits coarse = p->coarse, precise = p->precise;
    coarse.max_nodes = passes_least64(coarse.max_nodes, PASSES_BLOCK_NODES);
    precise.max_nodes = coarse.max_nodes;
    if (passes_try(p, focus, &coarse, ACCEPT_CUT_OFF) == PASS_OPEN) {
        passes_try(p, focus, &precise, ACCEPT_ANY);
    }
}

static bool passes_has_memory(const RuleSet *rules) {
    for (uint32_t i = 0; i < rules->kind_count; i++) {
        if (rules->kinds[i]->is_memory) {
            return true;
        }
    }
    return false;
}

/* Memory lives as long as one callback runs, which is what has to be looked at precisely. */
#define PASSES_MEMORY_NODES 40000

static EngineLimits passes_callbacks(const Passes *p) {
    EngineLimits limits = p->precise;
    limits.max_nodes = passes_least64(limits.max_nodes, PASSES_MEMORY_NODES);
    limits.loop_merge_after = passes_least(limits.loop_merge_after, limits.merge_after);
    limits.model_merge_after = p->coarse.model_merge_after;
    limits.entry_merge_after = passes_least(limits.entry_merge_after, 2);
    return limits;
}

static void passes_callback(Passes *p, Focus focus) {
    EngineLimits coarse = passes_coarse_apart(p);
    if (passes_try(p, focus, &coarse, ACCEPT_CLEAR) != PASS_CLEAR ||
        facts_have_gaps(p->engine->facts, focus.kind)) {
        EngineLimits limits = passes_callbacks(p);
        passes_try(p, focus, &limits, ACCEPT_ANY);
    }
}

/* Objects that are memory concern callbacks alone: all of them are looked at apart, in a slice
 * of their own, so that neither slows down the other. */
static void passes_memory(Passes *p) {
    if (passes_has_memory(p->engine->rules)) {
        passes_callback(p, (Focus){NULL, STATE_NONE, true, false});
    }
}

static void passes_of(Passes *p, const RuleKind *kind, bool in_course) {
    if (kind->is_of_blocks) {
        passes_blocks(p, kind, in_course);
    } else if (kind->is_per_callback) {
        passes_callback(p, (Focus){kind, STATE_NONE, false, in_course});
    } else {
        passes_apart(p, kind, in_course);
    }
}

void passes_run(Engine *engine, Findings *findings, uint32_t start, EngineLimits limits) {
    Passes p = {.engine = engine,
                .findings = findings,
                .start = start,
                .coarse = passes_coarse(limits),
                .precise = limits};
    engine->total_nodes = limits.total_nodes;
    Focus all = {NULL, STATE_NONE, false, false};
    EngineLimits first = p.coarse;
    first.max_nodes = limits.max_nodes < PASSES_FIRST_NODES ? limits.max_nodes : PASSES_FIRST_NODES;
    PassResult result = passes_try(&p, all, &first, ACCEPT_CLEAR);
    if (result == PASS_CUT_OFF && !p.last_is_too_large &&
        state_object_count(engine->tables) <= PASSES_FEW_OBJECTS) {
        result = passes_try(&p, all, &p.coarse, ACCEPT_CLEAR);
    }
    if (result == PASS_OPEN) {
        result = passes_precisely(&p, all, &p.precise, ACCEPT_COMPLETE);
    }
    if (result == PASS_CUT_OFF) {
        passes_one_by_one(&p);
    }
    engine->spent = 0; /* what they cost is another matter */
    for (uint32_t i = 0; i < engine->rules->kind_count; i++) {
        const RuleKind *kind = engine->rules->kinds[i];
        if (kind->apart && facts_concern(engine, kind) &&
            (!kind->preview || engine->input->preview)) {
            p.needs_course = true;
            passes_of(&p, kind, false);
            if (kind->course && p.needs_course && passes_is_made(&p, kind)) {
                passes_of(&p, kind, true);
            }
        }
    }
    passes_memory(&p);
}
