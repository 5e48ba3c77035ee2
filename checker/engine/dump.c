/* dump.c - the call graph, the summaries and the explored states as text. */
#include "engine/dump.h"

#include "engine/explore.h"

#include <string.h>

typedef struct Dump {
    Text *out;
    Engine *engine;
    const State *state;
} Dump;

/* ---- call graph ------------------------------------------------------------------- */

static const char *dump_callee(const Engine *engine, const IrInstr *call) {
    return call->a.kind == IR_OPERAND_FUNCTION ? engine->program->functions[call->a.id]->name
                                               : "(through a pointer)";
}

void dump_calls(Text *out, Engine *engine, bool dot, const char *only) {
    StrMap *seen = strmap_new(engine->arena);
    text_append(out, dot ? "digraph calls {\n  node [shape=box];\n" : "");
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(engine, uid);
        const FunctionInfo *caller = &engine->functions[engine->instrs[uid].function];
        if (instr->op != IR_CALL || (only && strcmp(only, caller->ir->name) != 0) ||
            (!only && caller->is_model)) {
            continue;
        }
        const char *callee = dump_callee(engine, instr);
        const char *line = arena_printf(
            engine->arena, dot ? "  \"%s\" -> \"%s\";\n" : "%s -> %s%s\n", caller->ir->name, callee,
            caller->relevant[uid - caller->first_uid] ? "" : " (does not matter)");
        if (!strmap_has(seen, line)) {
            strmap_put(seen, line, engine);
            text_append(out, line);
        }
    }
    text_append(out, dot ? "}\n" : "");
}

/* ---- values and states --------------------------------------------------------------- */

static void dump_value(Dump *d, Value value, int depth) {
    const ValueNode *n = value_at(d->engine->tables->values, value);
    static const char *const ops[] = {"+",  "-",  "*",  "/",  "%", "&",  "|", "^",
                                      "<<", ">>", "==", "!=", "<", "<=", ">", ">="};
    static const char *const signs[] = {"-", "~", "!"};
    if (depth > 6) {
        text_append(d->out, "...");
        return;
    }
    switch ((ValueKind)n->kind) {
    case VALUE_IS_TOP:
        text_append(d->out, "?");
        break;
    case VALUE_IS_UNDEF:
        text_append(d->out, "uninitialised");
        break;
    case VALUE_IS_INT:
        text_printf(d->out, "%lld", (long long)n->c);
        break;
    case VALUE_IS_FUNC:
        text_printf(d->out, "&%s", d->engine->program->functions[n->a]->name);
        break;
    case VALUE_IS_HANDLE:
        text_printf(d->out, "handle#%u", n->a);
        break;
    case VALUE_IS_ADDR: {
        const char *name = memory_name(d->engine->arena, &d->engine->memory, value);
        if (name) {
            text_printf(d->out, "&%s", name);
        } else {
            text_printf(d->out, "&memory%u+%lld", n->a, (long long)n->c);
        }
        break;
    }
    case VALUE_IS_SYM:
        text_printf(d->out, "s%u", value);
        break;
    case VALUE_IS_UNARY:
        text_append(d->out, signs[n->op]);
        dump_value(d, n->a, depth + 1);
        break;
    case VALUE_IS_CAST:
        text_printf(d->out, "%c%u(", n->is_signed ? 'i' : 'u', n->bits);
        dump_value(d, n->a, depth + 1);
        text_char(d->out, ')');
        break;
    case VALUE_IS_BINARY:
        text_char(d->out, '(');
        dump_value(d, n->a, depth + 1);
        text_printf(d->out, " %s ", ops[n->op]);
        dump_value(d, n->b, depth + 1);
        text_char(d->out, ')');
        break;
    }
}

static bool dump_visit_object(void *context, uint32_t object, uint32_t id) {
    Dump *d = context;
    const ObjectState *os = state_object_state_at(d->engine->tables, id);
    const RuleKind *kind = state_object_at(d->engine->tables, object)->kind;
    text_printf(d->out, "    #%u %s: %s%s%s%s\n", object, kind->name,
                os->state < kind->state_count ? kind->states[os->state] : "mixed",
                os->tested ? ", tested" : "", os->escaped ? ", escaped" : "",
                os->held_outside ? ", held by a caller" : "");
    return true;
}

static bool dump_visit_cell(void *context, uint32_t key, uint32_t value) {
    Dump *d = context;
    text_append(d->out, "    ");
    dump_value(d, key, 0);
    text_append(d->out, " = ");
    dump_value(d, value, 0);
    text_char(d->out, '\n');
    return true;
}

static bool dump_visit_fact(void *context, uint32_t key, uint32_t id) {
    Dump *d = context;
    const Fact *fact = state_fact_at(d->engine->tables, id);
    const RangeSet *range = range_at(d->engine->tables->ranges, fact->range);
    text_append(d->out, "    ");
    dump_value(d, key, 0);
    text_append(d->out, " in");
    for (uint32_t i = 0; i < range->count; i++) {
        text_printf(d->out, " [%lld, %lld]", (long long)range->items[i].low,
                    (long long)range->items[i].high);
    }
    if (fact->choice) {
        const Choice *choice = state_choice_at(d->engine->tables, fact->choice);
        text_append(d->out, ", one of");
        for (uint32_t i = 0; i < choice->count; i++) {
            text_char(d->out, ' ');
            dump_value(d, choice->values[i], 0);
        }
    }
    text_char(d->out, '\n');
    return true;
}

static void dump_state(Dump *d, const State *state) {
    d->state = state;
    pmap_each(state->objects, dump_visit_object, d);
    pmap_each(state->store, dump_visit_cell, d);
    pmap_each(state->facts, dump_visit_fact, d);
}

void dump_states(Text *out, Exploration *exploration, const char *only) {
    Dump d = {.out = out, .engine = exploration->engine};
    Graph *graph = exploration->graph;
    for (size_t i = 0; i < graph->instances.count; i++) {
        const Instance *instance = graph->instances.items[i];
        if (only ? strcmp(only, instance->info->ir->name) != 0 : instance->info->is_model) {
            continue;
        }
        text_printf(out, "%s, entry %u\n", instance->info->ir->name, instance->id);
        for (size_t n = 0; n < instance->nodes.count; n++) {
            const Node *node = instance->nodes.items[n];
            if (node->block == GRAPH_EXIT) {
                text_append(out, "  exit\n");
            } else {
                text_printf(out, "  b%u.%u%s\n", node->block, node->index,
                            node->merges ? " (merged)" : "");
            }
            dump_state(&d, node->state);
        }
    }
}

void dump_summaries(Text *out, Exploration *exploration, const char *only) {
    Dump d = {.out = out, .engine = exploration->engine};
    Graph *graph = exploration->graph;
    for (size_t i = 0; i < graph->instances.count; i++) {
        const Instance *instance = graph->instances.items[i];
        if (only ? strcmp(only, instance->info->ir->name) != 0 : instance->info->is_model) {
            continue;
        }
        text_printf(out, "%s, entry %u: %zu nodes, %zu exits, %zu callers\n",
                    instance->info->ir->name, instance->id, instance->nodes.count,
                    instance->exits.count, instance->callers.count);
        for (size_t n = 0; n < instance->exits.count; n++) {
            text_append(out, "  exit\n");
            dump_state(&d, instance->exits.items[n]->state);
        }
    }
}
