/* explored.c - what the engine says of a program, from one run to the next. */
#include "run/explored.h"

#include "base/platform.h"
#include "base/text.h"
#include "run/kept.h"
#include "run/outcome.h"

#include <string.h>

/* ---- bytes -------------------------------------------------------------------------------- */

static void put_places(Bytes *out, const IrPlaces *places) {
    IrLoc last = {0};
    bytes_put_uint(out, places->count);
    for (size_t i = 0; i < places->count; i++) {
        IrLoc loc = places->items[i];
        bool is_other = loc.file != last.file;
        int64_t lines = (int64_t)loc.line - (int64_t)last.line;
        bytes_put_int(out, lines * 2 + is_other);
        if (is_other) {
            bytes_put_text(out, loc.file);
        }
        bytes_put_uint(out, loc.column);
        last = loc;
    }
}

static IrPlaces get_places(ByteReader *in, Arena *arena) {
    uint32_t count = bytes_get_count(in, 2);
    IrPlaces places = {ARENA_ARRAY(arena, IrLoc, count + 1), count, count};
    IrLoc loc = {0};
    for (uint32_t i = 0; i < count && !in->bad; i++) {
        int64_t lines = bytes_get_int(in);
        if ((lines & 1) != 0) {
            loc.file = bytes_get_text(in, arena);
        }
        loc.line = (uint32_t)((int64_t)loc.line + (lines >> 1));
        loc.column = bytes_get_u32(in, UINT32_MAX);
        places.items[i] = loc;
    }
    return places;
}

/* What the engine says is a part of an outcome. */
static Outcome outcome_of(const EngineOutput *output) {
    return (Outcome){
        .component = "",
        .portrait = {.sightings = output->sightings, .sighting_count = output->sighting_count},
        .findings = output->findings,
        .finding_count = output->finding_count,
        .verdicts = output->verdicts,
        .verdict_count = output->verdict_count,
        .assumptions = output->assumptions,
        .assumption_count = output->assumption_count,
        .facts = output->facts,
        .statistics = output->statistics};
}

static EngineOutput output_of(const Outcome *outcome) {
    return (EngineOutput){.sightings = outcome->portrait.sightings,
                          .sighting_count = outcome->portrait.sighting_count,
                          .findings = outcome->findings,
                          .finding_count = outcome->finding_count,
                          .verdicts = outcome->verdicts,
                          .verdict_count = outcome->verdict_count,
                          .assumptions = outcome->assumptions,
                          .assumption_count = outcome->assumption_count,
                          .facts = outcome->facts,
                          .statistics = outcome->statistics};
}

void explored_put(Bytes *out, const EngineOutput *output, const IrPlaces *places) {
    Outcome outcome = outcome_of(output);
    put_places(out, places);
    outcome_put(out, &outcome);
}

bool explored_get(Arena *arena, const void *bytes, size_t length, const RuleSet *rules,
                  const IrPlaces *now, EngineOutput *output) {
    ByteReader in = bytes_reader(bytes, length);
    IrPlaces before = get_places(&in, arena);
    Relocation relocation;
    Outcome outcome;
    if (in.bad || !relocate_open(&relocation, arena, &before, now) ||
        !outcome_get(arena, in.at, (size_t)(in.end - in.at), rules, &relocation, &outcome)) {
        return false;
    }
    *output = output_of(&outcome);
    return true;
}

/* ---- keeping ------------------------------------------------------------------------------ */

static Bytes key_of(Arena *arena, const EngineInput *input, const IrShape *shape) {
    Bytes key = {.arena = arena};
    bytes_put_text(&key, "explored");
    bytes_put_fixed(&key, shape->hash);
    bytes_put_uint(&key, shape->places.count);
    bytes_put_uint(&key, input->observes);
    bytes_put_uint(&key, input->tells);
    outcome_put_facts(&key, &input->told);
    return key;
}

static const void *find(LoadContext *context, Arena *arena, const char *component, const Bytes *key,
                        size_t *length) {
    const Session *session = context->options->session;
    return session != NULL ? kept_find_output(session, component, key, length)
                           : cache_find_output(context->cache, arena, key, length);
}

static void keep(LoadContext *context, const char *component, const Bytes *key,
                 const EngineOutput *output, const IrPlaces *places) {
    const atomic_bool *cancel = context->options->cancel;
    if (cancel != NULL && atomic_load(cancel)) {
        return; /* then it says nothing */
    }
    Bytes bytes = {.arena = key->arena};
    explored_put(&bytes, output, places);
    if (context->options->session != NULL) {
        kept_add_output(context->options->session, component, key, &bytes);
    } else {
        cache_add_output(context->cache, component, key, &bytes);
    }
}

static EngineOutput run(LoadContext *context, Arena *arena, const EngineInput *input) {
    double start = platform_seconds();
    EngineOutput output = engine_run(arena, input);
    if (context->options->session != NULL) {
        context->options->session->costs.explored++;
        context->options->session->costs.engine += platform_seconds() - start;
    }
    return output;
}

EngineOutput explored_run(LoadContext *context, Arena *arena, const EngineInput *input) {
    EngineInput extract = *input;
    extract.program = engine_extract(arena, input);
    if (context->cache == NULL && context->options->session == NULL) {
        return run(context, arena, &extract);
    }
    Arena *scratch = arena_open();
    IrShape shape = ir_shape(scratch, extract.program);
    Bytes key = key_of(scratch, &extract, &shape);
    size_t length = 0;
    EngineOutput output;
    const void *bytes = find(context, scratch, input->component, &key, &length);
    if (bytes == NULL ||
        !explored_get(arena, bytes, length, context->options->rules, &shape.places, &output)) {
        output = run(context, arena, &extract);
        keep(context, input->component, &key, &output, &shape.places);
    }
    arena_close(scratch);
    return output;
}
