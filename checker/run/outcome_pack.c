/* outcome_pack.c - the outcome of a component as bytes. */
#include "run/outcome.h"

#include "base/strmap.h"

#include <string.h>

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
    put_number(w, step->is_aside);
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
    put_text(w, verdict->reported_as);
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

static void put_facts(Writer *w, const EngineFacts *facts) {
    put_number(w, facts->count);
    for (uint32_t i = 0; i < facts->count; i++) {
        put_text(w, facts->items[i].name);
        put_text(w, facts->items[i].text);
        bytes_put_int(w->out, facts->items[i].number);
    }
    put_number(w, facts->gap_count);
    for (uint32_t i = 0; i < facts->gap_count; i++) {
        put_text(w, facts->gaps[i].name);
        put_text(w, facts->gaps[i].reason);
    }
}

void outcome_put_facts(Bytes *out, const EngineFacts *facts) {
    Writer writer = {out, strmap_new(out->arena)};
    put_facts(&writer, facts);
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
    put_number(w, outcome->has_side);
    put_number(w, (uint64_t)outcome->side);
    put_facts(w, &outcome->facts);
}
