/* engine.c - the analysis as a whole. */
#include "engine/engine.h"

#include "base/platform.h"
#include "engine/dump.h"
#include "engine/extract.h"
#include "engine/facts.h"
#include "engine/passes.h"
#include "engine/prepare.h"
#include "engine/sightings.h"

#include <string.h>

static EngineLimits engine_limits(EngineLimits given) {
    EngineLimits limits = given;
    limits.total_nodes = given.total_nodes ? given.total_nodes : 600000;
    limits.max_bytes = given.max_bytes ? given.max_bytes : (uint64_t)256 << 20;
    limits.max_nodes = given.max_nodes ? given.max_nodes : 150000;
    limits.max_function_nodes = given.max_function_nodes ? given.max_function_nodes : 60000;
    limits.merge_after = given.merge_after ? given.merge_after : 6;
    limits.loop_merge_after = given.loop_merge_after ? given.loop_merge_after : 16;
    limits.model_merge_after = given.model_merge_after ? given.model_merge_after : 4;
    limits.entry_merge_after = given.entry_merge_after ? given.entry_merge_after : 4;
    return limits;
}

const IrModule *engine_extract(Arena *arena, const EngineInput *input) {
    return extract_program(arena, input);
}

EngineOutput engine_run(Arena *arena, const EngineInput *input) {
    double start = platform_seconds();
    EngineOutput output;
    memset(&output, 0, sizeof output);
    uint32_t harness = ir_find_function(input->program, input->start);
    if (harness == UINT32_MAX || !input->program->functions[harness]->has_body) {
        return output;
    }
    Arena *work = arena_open();
    Engine *engine = prepare_engine(work, input);
    Findings *findings = findings_open(engine, arena);
    engine->facts = facts_open(arena);
    engine->sightings = input->observes ? sightings_open(arena) : NULL;
    passes_run(engine, findings, harness, engine_limits(input->limits));
    output = findings_finish(findings);
    if (engine->sightings != NULL) {
        output.sightings = sightings_all(engine->sightings, &output.sighting_count);
    }
    output.facts = facts_all(engine->facts);
    output.passes =
        arena_copy(arena, engine->passes.items, engine->passes.count * sizeof *output.passes);
    output.pass_count = (uint32_t)engine->passes.count;
    output.statistics = engine->statistics;
    output.statistics.engine_seconds = platform_seconds() - start;
    arena_close(work);
    return output;
}

void engine_dump(Text *out, Arena *arena, const EngineInput *input, EngineDump what, bool dot,
                 const char *only_function) {
    uint32_t harness = ir_find_function(input->program, input->start);
    Engine *engine = prepare_engine(arena, input);
    engine->limits = engine_limits(input->limits);
    if (what == ENGINE_DUMP_CALLS) {
        dump_calls(out, engine, dot, only_function);
    } else if (what == ENGINE_DUMP_TALLY && harness != UINT32_MAX) {
        engine->tally = out;
        engine->facts = facts_open(arena);
        passes_run(engine, findings_open(engine, arena), harness, engine->limits);
    } else if (harness != UINT32_MAX) {
        Exploration *exploration = explore_run(engine, harness);
        if (what == ENGINE_DUMP_STATES) {
            dump_states(out, exploration, only_function);
        } else {
            dump_summaries(out, exploration, only_function);
        }
        explore_close(exploration);
    }
}
