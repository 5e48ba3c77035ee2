/* outcome_pack.c - the outcome of a component as bytes, and back. */
#include "run/outcome.h"

#include "base/strmap.h"

#include <string.h>

/* ---- writing --------------------------------------------------------------------- */

/* Texts come again and again: each is written once, then as a number. */
typedef struct Writer {
    Bytes *out;
    StrMap *texts; /* text -> number + 1 */
} Writer;

static void put_number(Writer *w, uint64_t number) {
    bytes_put_uint(w->out, number);
}

/* 0: NULL; 1: a new text follows; else the number of one. */
static void put_text(Writer *w, const char *text) {
    if (text == NULL) {
        put_number(w, 0);
    } else if (strmap_has(w->texts, text)) {
        put_number(w, (uint64_t)(uintptr_t)strmap_get(w->texts, text));
    } else {
        strmap_put(w->texts, text, (void *)(uintptr_t)(strmap_count(w->texts) + 2));
        put_number(w, 1);
        bytes_put_text(w->out, text);
    }
}

static void put_loc(Writer *w, IrLoc loc) {
    put_text(w, loc.file);
    put_number(w, loc.line);
    put_number(w, loc.column);
}

static void put_suppression(Writer *w, const Suppression *one) {
    put_number(w, (uint64_t)one->kind);
    put_loc(w, one->loc);
    put_number(w, one->last_line);
    put_text(w, one->rules);
    put_text(w, one->reason);
    put_text(w, one->until);
}

static void put_unit(Writer *w, const UnitResult *unit) {
    put_text(w, unit->file);
    put_text(w, unit->directory);
    put_text(w, unit->component);
    put_number(w, (uint64_t)unit->status);
    put_number(w, unit->reason_count);
    for (uint32_t i = 0; i < unit->reason_count; i++) {
        put_text(w, unit->reasons[i]);
    }
    put_number(w, unit->repair_count);
    for (uint32_t i = 0; i < unit->repair_count; i++) {
        put_number(w, (uint64_t)unit->repairs[i].kind);
        put_text(w, unit->repairs[i].name);
        put_loc(w, unit->repairs[i].loc);
    }
    put_number(w, unit->suppression_count);
    for (uint32_t i = 0; i < unit->suppression_count; i++) {
        put_suppression(w, &unit->suppressions[i]);
    }
    put_number(w, unit->functions);
    put_number(w, unit->degraded_functions);
}

static void put_step(Writer *w, const Step *step) {
    put_number(w, (uint64_t)step->kind);
    put_loc(w, step->loc);
    put_text(w, step->function);
    put_text(w, step->message);
    put_number(w, step->depth);
}

static void put_finding(Writer *w, const Finding *finding) {
    put_text(w, finding->rule->id);
    put_number(w, (uint64_t)finding->severity);
    put_loc(w, finding->loc);
    put_loc(w, finding->spelling);
    put_text(w, finding->function);
    put_text(w, finding->object);
    put_loc(w, finding->birth);
    put_text(w, finding->message);
    put_text(w, finding->fingerprint);
    put_text(w, finding->statement);
    put_number(w, finding->step_count);
    for (uint32_t i = 0; i < finding->step_count; i++) {
        put_step(w, &finding->steps[i]);
    }
    put_number(w, finding->also_count);
    for (uint32_t i = 0; i < finding->also_count; i++) {
        put_loc(w, finding->also[i]);
    }
}

static void put_verdict(Writer *w, const Verdict *verdict) {
    put_text(w, verdict->component);
    put_text(w, verdict->rule->id);
    put_text(w, verdict->object);
    put_loc(w, verdict->birth);
    put_number(w, (uint64_t)verdict->kind);
    put_text(w, verdict->reason);
    put_number(w, verdict->states);
}

static void put_message(Writer *w, const DiagMessage *message) {
    put_number(w, (uint64_t)message->level);
    put_text(w, message->place.file);
    put_number(w, message->place.line);
    put_number(w, message->place.column);
    put_text(w, message->text);
}

#define PUT_ALL(w, items, n, put)                                                                  \
    do {                                                                                           \
        put_number((w), (n));                                                                      \
        for (uint32_t i = 0; i < (n); i++) {                                                       \
            put((w), (items)[i]);                                                                  \
        }                                                                                          \
    } while (0)
#define PUT_EACH(w, items, n, put)                                                                 \
    do {                                                                                           \
        put_number((w), (n));                                                                      \
        for (uint32_t i = 0; i < (n); i++) {                                                       \
            put((w), &(items)[i]);                                                                 \
        }                                                                                          \
    } while (0)

static void put_gap(Writer *w, const IrGap *gap) {
    put_text(w, gap->kind);
    put_number(w, gap->count);
    put_loc(w, gap->first);
}

static void put_assumption(Writer *w, const Assumption *assumption) {
    put_loc(w, assumption->loc);
    put_text(w, assumption->text);
}

static void put_routine(Writer *w, const Routine *routine) {
    put_text(w, routine->role);
    put_text(w, routine->what);
    put_text(w, routine->function);
    put_loc(w, routine->loc);
}

static void put_call(Writer *w, const TrackedCall *call) {
    put_text(w, call->callee);
    put_text(w, call->moves);
    put_text(w, call->function);
    put_loc(w, call->loc);
}

static void put_sighting(Writer *w, const Sighting *sighting) {
    put_loc(w, sighting->loc);
    put_text(w, sighting->function);
    put_loc(w, sighting->birth);
    put_text(w, sighting->kind);
    put_text(w, sighting->object);
    put_number(w, sighting->states);
    put_number(w, sighting->into);
}

static void put_portrait(Writer *w, const ComponentResult *portrait) {
    put_text(w, portrait->obstacle);
    put_text(w, portrait->entry);
    put_loc(w, portrait->entry_loc);
    PUT_EACH(w, portrait->routines, portrait->routine_count, put_routine);
    PUT_EACH(w, portrait->calls, portrait->call_count, put_call);
    PUT_EACH(w, portrait->sightings, portrait->sighting_count, put_sighting);
}

void outcome_put(Bytes *out, const Outcome *outcome) {
    Writer writer = {out, strmap_new(out->arena)};
    Writer *w = &writer;
    const RunStatistics *s = &outcome->statistics;
    put_text(w, outcome->component);
    put_portrait(w, &outcome->portrait);
    PUT_ALL(w, outcome->units, outcome->unit_count, put_unit);
    PUT_EACH(w, outcome->gaps, outcome->gap_count, put_gap);
    PUT_ALL(w, outcome->findings, outcome->finding_count, put_finding);
    PUT_ALL(w, outcome->verdicts, outcome->verdict_count, put_verdict);
    PUT_EACH(w, outcome->assumptions, outcome->assumption_count, put_assumption);
    PUT_EACH(w, outcome->messages, outcome->message_count, put_message);
    put_number(w, s->states);
    put_number(w, s->merged);
    put_number(w, s->summaries);
    put_number(w, s->summary_hits);
    put_number(w, s->replays);
    put_number(w, outcome->is_analysed);
    put_number(w, outcome->is_lost);
}

/* ---- reading --------------------------------------------------------------------- */

typedef struct Reader {
    ByteReader in;
    Arena *arena;
    const RuleSet *rules;
    const Relocation *relocation;
    VEC(const char *) texts;
} Reader;

static const char *get_text(Reader *r) {
    uint64_t number = bytes_get_uint(&r->in);
    if (number == 0) {
        return NULL;
    }
    if (number == 1) {
        vec_push(r->arena, &r->texts, bytes_get_text(&r->in, r->arena));
        r->in.bad = r->in.bad || vec_last(&r->texts) == NULL;
        return vec_last(&r->texts);
    }
    if (number - 2 >= r->texts.count) {
        r->in.bad = true;
        return NULL;
    }
    return r->texts.items[number - 2];
}

static uint32_t get_u32(Reader *r) {
    return bytes_get_u32(&r->in, UINT32_MAX);
}

static IrLoc get_loc(Reader *r) {
    IrLoc loc = {.file = get_text(r)};
    loc.line = get_u32(r);
    loc.column = get_u32(r);
    return relocation_loc(r->relocation, loc);
}

static const Rule *get_rule(Reader *r) {
    const char *id = get_text(r);
    for (uint32_t i = 0; id != NULL && i < r->rules->rule_count; i++) {
        if (strcmp(r->rules->rules[i]->id, id) == 0) {
            return r->rules->rules[i];
        }
    }
    r->in.bad = true;
    return NULL;
}

static Suppression get_suppression(Reader *r) {
    Suppression one = {.kind = (SuppressionKind)bytes_get_u32(&r->in, SUPPRESSION_CONFIG)};
    one.loc = get_loc(r);
    one.last_line = get_u32(r);
    one.rules = get_text(r);
    one.reason = get_text(r);
    one.until = get_text(r);
    return one;
}

static Repair get_repair(Reader *r) {
    Repair repair = {.kind = (RepairKind)bytes_get_u32(&r->in, REPAIR_MACRO)};
    repair.name = get_text(r);
    repair.loc = get_loc(r);
    return repair;
}

static Step get_step(Reader *r) {
    Step step = {.kind = (StepKind)bytes_get_u32(&r->in, STEP_FINDING)};
    step.loc = get_loc(r);
    step.function = get_text(r);
    step.message = get_text(r);
    step.depth = get_u32(r);
    return step;
}

static IrGap get_gap(Reader *r) {
    IrGap gap = {.kind = get_text(r)};
    gap.count = get_u32(r);
    gap.first = get_loc(r);
    return gap;
}

static Assumption get_assumption(Reader *r) {
    Assumption assumption = {.loc = get_loc(r)};
    assumption.text = get_text(r);
    return assumption;
}

static DiagMessage get_message(Reader *r) {
    DiagMessage message = {.level = (DiagLevel)bytes_get_u32(&r->in, DIAG_ERROR)};
    message.place.file = get_text(r);
    message.place.line = get_u32(r);
    message.place.column = get_u32(r);
    message.text = get_text(r);
    return message;
}

/* A counted list of T, each of at least one byte, into an array. */
#define GET_EACH(r, T, items, count, get)                                                          \
    do {                                                                                           \
        uint32_t n = bytes_get_count(&(r)->in, 1);                                                 \
        T *array = ARENA_ARRAY((r)->arena, T, n + 1);                                              \
        for (uint32_t i = 0; i < n && !(r)->in.bad; i++) {                                         \
            array[i] = get(r);                                                                     \
        }                                                                                          \
        (items) = array;                                                                           \
        (count) = n;                                                                               \
    } while (0)

static const UnitResult *get_unit(Reader *r) {
    UnitResult *unit = ARENA_NEW(r->arena, UnitResult);
    unit->file = get_text(r);
    unit->directory = get_text(r);
    unit->component = get_text(r);
    unit->status = (UnitStatus)bytes_get_u32(&r->in, UNIT_SKIPPED);
    GET_EACH(r, const char *, unit->reasons, unit->reason_count, get_text);
    GET_EACH(r, Repair, unit->repairs, unit->repair_count, get_repair);
    GET_EACH(r, Suppression, unit->suppressions, unit->suppression_count, get_suppression);
    unit->functions = get_u32(r);
    unit->degraded_functions = get_u32(r);
    return unit;
}

static const Finding *get_finding(Reader *r) {
    Finding *finding = ARENA_NEW(r->arena, Finding);
    finding->rule = get_rule(r);
    finding->severity = (RuleSeverity)bytes_get_u32(&r->in, RULE_ERROR);
    finding->loc = get_loc(r);
    finding->spelling = get_loc(r);
    finding->function = get_text(r);
    finding->object = get_text(r);
    finding->birth = get_loc(r);
    finding->message = get_text(r);
    finding->fingerprint = get_text(r);
    finding->statement = get_text(r);
    GET_EACH(r, Step, finding->steps, finding->step_count, get_step);
    GET_EACH(r, IrLoc, finding->also, finding->also_count, get_loc);
    return finding;
}

static const Verdict *get_verdict(Reader *r) {
    Verdict *verdict = ARENA_NEW(r->arena, Verdict);
    verdict->component = get_text(r);
    verdict->rule = get_rule(r);
    verdict->object = get_text(r);
    verdict->birth = get_loc(r);
    verdict->kind = (VerdictKind)bytes_get_u32(&r->in, VERDICT_NOT_APPLICABLE);
    verdict->reason = relocation_text(r->relocation, get_text(r));
    verdict->states = bytes_get_uint(&r->in);
    return verdict;
}

static Routine get_routine(Reader *r) {
    Routine routine = {.role = get_text(r)};
    routine.what = get_text(r);
    routine.function = get_text(r);
    routine.loc = get_loc(r);
    return routine;
}

static TrackedCall get_call(Reader *r) {
    TrackedCall call = {.callee = get_text(r)};
    call.moves = get_text(r);
    call.function = get_text(r);
    call.loc = get_loc(r);
    return call;
}

static Sighting get_sighting(Reader *r) {
    Sighting sighting = {.loc = get_loc(r)};
    sighting.function = get_text(r);
    sighting.birth = get_loc(r);
    sighting.kind = get_text(r);
    sighting.object = get_text(r);
    sighting.states = get_u32(r);
    sighting.into = get_u32(r);
    return sighting;
}

static ComponentResult get_portrait(Reader *r) {
    ComponentResult portrait = {.obstacle = get_text(r)};
    portrait.entry = get_text(r);
    portrait.entry_loc = get_loc(r);
    GET_EACH(r, Routine, portrait.routines, portrait.routine_count, get_routine);
    GET_EACH(r, TrackedCall, portrait.calls, portrait.call_count, get_call);
    GET_EACH(r, Sighting, portrait.sightings, portrait.sighting_count, get_sighting);
    return portrait;
}

bool outcome_get(Arena *arena, const void *bytes, size_t length, const RuleSet *rules,
                 const Relocation *relocation, Outcome *outcome) {
    Reader reader = {.in = bytes_reader(bytes, length),
                     .arena = arena,
                     .rules = rules,
                     .relocation = relocation};
    Reader *r = &reader;
    RunStatistics *s = &outcome->statistics;
    *outcome = (Outcome){.component = get_text(r)};
    outcome->portrait = get_portrait(r);
    GET_EACH(r, const UnitResult *, outcome->units, outcome->unit_count, get_unit);
    GET_EACH(r, IrGap, outcome->gaps, outcome->gap_count, get_gap);
    GET_EACH(r, const Finding *, outcome->findings, outcome->finding_count, get_finding);
    GET_EACH(r, const Verdict *, outcome->verdicts, outcome->verdict_count, get_verdict);
    GET_EACH(r, Assumption, outcome->assumptions, outcome->assumption_count, get_assumption);
    GET_EACH(r, DiagMessage, outcome->messages, outcome->message_count, get_message);
    s->states = bytes_get_uint(&r->in);
    s->merged = bytes_get_uint(&r->in);
    s->summaries = bytes_get_uint(&r->in);
    s->summary_hits = bytes_get_uint(&r->in);
    s->replays = bytes_get_uint(&r->in);
    outcome->is_analysed = bytes_get_bool(&r->in);
    outcome->is_lost = bytes_get_bool(&r->in);
    return !r->in.bad && r->in.at == r->in.end;
}
