/* outcome_unpack.c - the outcome of a component from bytes: see outcome_pack.c. */
#include "run/outcome.h"

#include <string.h>

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

/* One that is never missing. */
static const char *get_needed(Reader *r) {
    const char *text = get_text(r);
    r->in.bad = r->in.bad || text == NULL;
    return text;
}

static uint32_t get_u32(Reader *r) {
    return bytes_get_u32(&r->in, UINT32_MAX);
}

static IrLoc get_loc(Reader *r) {
    IrLoc loc = {.file = get_text(r)};
    loc.line = get_u32(r);
    loc.column = get_u32(r);
    r->in.bad = r->in.bad || (loc.line > 0 && loc.file == NULL);
    return relocate_loc(r->relocation, loc);
}

/* Of what always has a place. */
static IrLoc get_needed_loc(Reader *r) {
    IrLoc loc = get_loc(r);
    r->in.bad = r->in.bad || loc.file == NULL;
    return loc;
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
    one.loc = get_needed_loc(r);
    one.last_line = get_u32(r);
    one.rules = get_needed(r);
    one.reason = get_needed(r);
    one.until = get_text(r);
    return one;
}

static Repair get_repair(Reader *r) {
    Repair repair = {.kind = (RepairKind)bytes_get_u32(&r->in, REPAIR_MACRO)};
    repair.name = get_needed(r);
    repair.loc = get_needed_loc(r);
    return repair;
}

static Step get_step(Reader *r) {
    Step step = {.kind = (StepKind)bytes_get_u32(&r->in, STEP_FINDING)};
    step.loc = get_loc(r);
    step.function = get_text(r);
    step.message = get_needed(r);
    step.depth = get_u32(r);
    step.is_aside = bytes_get_u32(&r->in, 1) != 0;
    return step;
}

static IrGap get_gap(Reader *r) {
    IrGap gap = {.kind = get_needed(r)};
    gap.count = get_u32(r);
    gap.first = get_loc(r);
    return gap;
}

static Assumption get_assumption(Reader *r) {
    Assumption assumption = {.loc = get_loc(r)};
    assumption.text = get_needed(r);
    return assumption;
}

static DiagMessage get_message(Reader *r) {
    DiagMessage message = {.level = (DiagLevel)bytes_get_u32(&r->in, DIAG_ERROR)};
    message.place.file = get_text(r);
    message.place.line = get_u32(r);
    message.place.column = get_u32(r);
    message.text = get_needed(r);
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
    unit->file = get_needed(r);
    unit->directory = get_text(r);
    unit->component = get_needed(r);
    unit->status = (UnitStatus)bytes_get_u32(&r->in, UNIT_SKIPPED);
    GET_EACH(r, const char *, unit->reasons, unit->reason_count, get_needed);
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
    finding->loc = get_needed_loc(r);
    finding->spelling = get_loc(r);
    finding->function = get_needed(r);
    finding->object = get_needed(r);
    finding->birth = get_loc(r);
    finding->message = get_needed(r);
    finding->fingerprint = get_needed(r);
    finding->statement = get_needed(r);
    GET_EACH(r, Step, finding->steps, finding->step_count, get_step);
    GET_EACH(r, IrLoc, finding->also, finding->also_count, get_loc);
    return finding;
}

static const Verdict *get_verdict(Reader *r) {
    Verdict *verdict = ARENA_NEW(r->arena, Verdict);
    verdict->component = get_needed(r);
    verdict->rule = get_rule(r);
    verdict->object = get_text(r);
    verdict->birth = get_loc(r);
    verdict->kind = (VerdictKind)bytes_get_u32(&r->in, VERDICT_NOT_APPLICABLE);
    verdict->reason = relocate_text(r->relocation, get_text(r));
    verdict->reported_as = get_text(r);
    verdict->states = bytes_get_uint(&r->in);
    return verdict;
}

static Routine get_routine(Reader *r) {
    Routine routine = {.role = get_needed(r)};
    routine.what = get_needed(r);
    routine.function = get_text(r);
    routine.loc = get_loc(r);
    return routine;
}

static TrackedCall get_call(Reader *r) {
    TrackedCall call = {.callee = get_needed(r)};
    call.moves = get_needed(r);
    call.function = get_needed(r);
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

static EngineFact get_fact(Reader *r) {
    EngineFact fact = {.name = get_needed(r)};
    fact.text = get_text(r);
    fact.number = bytes_get_int(&r->in);
    return fact;
}

static EngineFactGap get_fact_gap(Reader *r) {
    EngineFactGap gap = {.name = get_needed(r)};
    gap.reason = get_needed(r);
    return gap;
}

bool outcome_get(Arena *arena, const void *bytes, size_t length, const RuleSet *rules,
                 const Relocation *relocation, Outcome *outcome) {
    Reader reader = {.in = bytes_reader(bytes, length),
                     .arena = arena,
                     .rules = rules,
                     .relocation = relocation};
    Reader *r = &reader;
    RunStatistics *s = &outcome->statistics;
    *outcome = (Outcome){.component = get_needed(r)};
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
    outcome->has_side = bytes_get_bool(&r->in);
    outcome->side = (RuleSide)bytes_get_u32(&r->in, RULE_USER);
    GET_EACH(r, EngineFact, outcome->facts.items, outcome->facts.count, get_fact);
    GET_EACH(r, EngineFactGap, outcome->facts.gaps, outcome->facts.gap_count, get_fact_gap);
    return !r->in.bad && r->in.at == r->in.end;
}
