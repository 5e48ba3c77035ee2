/* exec_facts.c - what a component tells the other side of its project, and asks it. */
#include "engine/assume.h"
#include "engine/exec_private.h"
#include "engine/object_name.h"
#include "engine/padding.h"
#include "engine/wide_text.h"

#include "base/text.h"

#include <string.h>

/* A number that is one of more than that is not known. */
#define FACTS_NUMBERS_MAX 8

/* ---- telling -------------------------------------------------------------------------- */

static bool facts_are_told(const Exec *exec, const char *name) {
    const RuleKind *kind = exec->engine->focus.kind;
    bool told = false;
    for (uint32_t i = 0; kind && exec->sink->tell && i < kind->tell_count; i++) {
        told = told || strcmp(kind->tells[i], name) == 0;
    }
    return told;
}

static void facts_gap(Exec *exec, const char *name, const char *what) {
    uint32_t place = exec_place(exec) != STATE_NONE ? exec_place(exec) : exec_uid(exec);
    IrLoc loc = core_instr(exec->engine, place)->loc;
    const char *reason =
        arena_printf(exec->arena, "%s:%u: %s", loc.file ? loc.file : "?", loc.line, what);
    exec->sink->tell(exec->context, &(EngineFact){.name = name}, reason);
}

/* The number of bytes that are given, or -1. */
static int64_t facts_bytes(const Exec *exec, Value bytes) {
    int64_t number;
    return value_is_int(exec->engine->tables->values, bytes, &number) ? number : -1;
}

static void facts_tell_name(Exec *exec, const char *name, Value text, Value bytes) {
    const Value *list;
    uint32_t count = assume_candidates(exec->engine->tables, &exec->state, text, &list);
    for (uint32_t i = 0; facts_are_told(exec, name) && i < count; i++) {
        const char *spelled = wide_text_at(exec->engine, exec->arena, &exec->state, list[i],
                                           facts_bytes(exec, bytes));
        if (spelled) {
            exec->sink->tell(exec->context, &(EngineFact){.name = name, .text = spelled}, NULL);
        } else if (!value_is_null(exec->engine->tables->values, list[i])) {
            facts_gap(exec, name, "a name that is not constant");
        }
    }
}

/* All numbers that the value can be; false if those are too many. */
static bool facts_numbers(const Exec *exec, Value value, int64_t *numbers, uint32_t *count) {
    RangeSet range = assume_range_of(exec->engine->tables, &exec->state, value);
    *count = 0;
    if (range_size(&range, FACTS_NUMBERS_MAX) > FACTS_NUMBERS_MAX) {
        return false;
    }
    for (uint32_t i = 0; i < range.count; i++) {
        for (int64_t n = range.items[i].low; n <= range.items[i].high; n++) {
            if (range_has(&range, n)) {
                numbers[(*count)++] = n;
            }
        }
    }
    return true;
}

static void facts_tell_number(Exec *exec, const char *name, Value value) {
    int64_t numbers[FACTS_NUMBERS_MAX + 1];
    uint32_t count;
    if (!facts_are_told(exec, name)) {
        return;
    }
    if (value == VALUE_UNDEF || !facts_numbers(exec, value, numbers, &count)) {
        facts_gap(exec, name, "a number that is not constant");
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        exec->sink->tell(exec->context, &(EngineFact){.name = name, .number = numbers[i]}, NULL);
    }
}

/* ---- asking ---------------------------------------------------------------------------- */

static void facts_doubt_at(Exec *exec, const char *reason, Value self) {
    const ValueNode *node = value_at(exec->engine->tables->values, self);
    uint32_t place = exec_place(exec) != STATE_NONE ? exec_place(exec) : exec_uid(exec);
    exec->sink->unknown(exec->context, arena_strdup(exec->engine->arena, reason), place,
                        node->kind == VALUE_IS_HANDLE ? node->a : STATE_NONE);
}

static void facts_note_numbers(Exec *exec, const char *name) {
    const EngineFacts *told = &exec->engine->input->told;
    Text list = text_new(exec->arena);
    for (uint32_t i = 0; i < told->count; i++) {
        if (strcmp(told->items[i].name, name) == 0 && !told->items[i].text) {
            text_printf(&list, "%s%lld", list.length > 0 ? ", " : "",
                        (long long)told->items[i].number);
        }
    }
    if (list.length > 0) {
        exec_note(exec, STEP_LIFECYCLE, STATE_NONE, "the other side says %s", text_str(&list));
    }
}

static bool facts_are_complete(Exec *exec, const char *name, Value self) {
    const EngineFacts *told = &exec->engine->input->told;
    for (uint32_t i = 0; i < told->gap_count; i++) {
        if (strcmp(told->gaps[i].name, name) == 0) {
            facts_doubt_at(exec,
                           arena_printf(exec->arena, "not all is known of the other side: %s",
                                        told->gaps[i].reason),
                           self);
            return false;
        }
    }
    facts_note_numbers(exec, name);
    return true;
}

static bool facts_have(const EngineFacts *told, const char *name, const char *text) {
    for (uint32_t i = 0; i < told->count; i++) {
        const EngineFact *fact = &told->items[i];
        if (strcmp(fact->name, name) == 0 && fact->text && object_name_same(fact->text, text)) {
            return true;
        }
    }
    return false;
}

static const char *facts_list(const Exec *exec, const char *name) {
    const EngineFacts *told = &exec->engine->input->told;
    Text list = text_new(exec->arena);
    for (uint32_t i = 0; i < told->count; i++) {
        if (strcmp(told->items[i].name, name) == 0 && told->items[i].text) {
            text_printf(&list, "%s'%s'", list.length > 0 ? ", " : "", told->items[i].text);
        }
    }
    return text_str(&list);
}

/* The object is called by the name that is wrong. */
static void facts_complain(Exec *exec, const char *name, const char *text, Value self) {
    Engine *engine = exec->engine;
    const ValueNode *node = value_at(engine->tables->values, self);
    exec_note(exec, STEP_LIFECYCLE, STATE_NONE, "the name is '%s'; the other side has %s", text,
              facts_list(exec, name));
    if (node->kind == VALUE_IS_HANDLE) {
        exec_call_object(exec, node->a, text);
    }
}

static bool facts_have_name(Exec *exec, const char *name, Value text, Value bytes, Value self) {
    const EngineFacts *told = &exec->engine->input->told;
    const Value *list;
    uint32_t count = assume_candidates(exec->engine->tables, &exec->state, text, &list);
    bool constant = true;
    for (uint32_t i = 0; i < count; i++) {
        const char *spelled = wide_text_at(exec->engine, exec->arena, &exec->state, list[i],
                                           facts_bytes(exec, bytes));
        constant = constant && spelled;
        if (spelled && !facts_have(told, name, spelled)) {
            if (facts_are_complete(exec, name, self)) {
                facts_complain(exec, name, spelled, self);
                return false;
            }
            return true;
        }
    }
    if (!constant) {
        facts_doubt_at(exec, "a name that is not constant", self);
    }
    return true;
}

static int64_t facts_number(const Exec *exec, const char *name, Value least) {
    const EngineFacts *told = &exec->engine->input->told;
    int64_t from, best = -1;
    bool known = value_is_int(exec->engine->tables->values, least, &from);
    for (uint32_t i = 0; known && i < told->count; i++) {
        const EngineFact *fact = &told->items[i];
        if (strcmp(fact->name, name) == 0 && !fact->text && fact->number >= from &&
            (best < 0 || fact->number < best)) {
            best = fact->number;
        }
    }
    return best;
}

/* ---- numbers and layouts --------------------------------------------------------------- */

static void facts_constant(Exec *exec, const IrInstr *instr, Value value) {
    StateTables *tables = exec->engine->tables;
    int64_t numbers[FACTS_NUMBERS_MAX + 1], known;
    uint32_t count = 0;
    RangeSet now = assume_range_of(tables, &exec->state, value);
    if (range_is_single(&now, &known)) {
        exec_define(exec, instr->dest, value_int(tables->values, known));
        return;
    }
    bool splits = value != VALUE_UNDEF && facts_numbers(exec, value, numbers, &count);
    State sides[FACTS_NUMBERS_MAX + 1];
    for (uint32_t i = 0; splits && i < count; i++) {
        RangeSet single = range_single(numbers[i]);
        sides[i] = exec->state;
        bool possible = assume_in(tables, &sides[i], value, &single);
        RangeSet left = assume_range_of(tables, &sides[i], value);
        splits = possible && range_is_single(&left, &known);
    }
    if (!splits) {
        exec_define(exec, instr->dest, value_int(tables->values, -1));
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        exec_retry(exec, &sides[i], 300 + i);
    }
    exec->dead = true;
}

static int64_t facts_content_end(Exec *exec, Value place, Value argument, Value size) {
    Engine *engine = exec->engine;
    const ValueTable *values = engine->tables->values;
    uint32_t call = exec_place(exec);
    int64_t index, bytes;
    if (call == STATE_NONE || !value_is_int(values, argument, &index) ||
        !value_is_int(values, size, &bytes)) {
        return -1;
    }
    int64_t end = padding_end_of_argument(engine, call, (uint32_t)index, bytes);
    const Value *targets;
    uint32_t count = memory_targets(&engine->memory, &exec->state, place, &targets);
    if (end < 0 && count == 1) {
        const ValueNode *node = value_at(values, targets[0]);
        const Root *root = value_root_at(values, node->a);
        bool is_variable = root->kind == ROOT_LOCAL || root->kind == ROOT_GLOBAL;
        end = is_variable && node->d == 0 ? padding_end_at(root->type, node->c, bytes) : -1;
    }
    if (end >= 0 && end < bytes) {
        exec_note(exec, STEP_LIFECYCLE, STATE_NONE, "of %lld bytes the last %lld are padding",
                  (long long)bytes, (long long)(bytes - end));
    }
    return end;
}

/* ---- the functions of the model ---------------------------------------------------------- */

static void facts_define(Exec *exec, const IrInstr *instr, int64_t number) {
    exec_define(exec, instr->dest, value_int(exec->engine->tables->values, number));
}

/* What has to do with a fact. */
static void facts_named(Exec *exec, Intrinsic what, const IrInstr *instr, const Value *args,
                        const char *name) {
    switch (what) {
    case INTRINSIC_TELL_NAME:
        facts_tell_name(exec, name, args[1], args[2]);
        break;
    case INTRINSIC_TELL_NUMBER:
        facts_tell_number(exec, name, args[1]);
        break;
    case INTRINSIC_TOLD_NAME:
        facts_define(exec, instr, facts_have_name(exec, name, args[1], args[2], args[3]));
        break;
    case INTRINSIC_TOLD_NUMBER:
        facts_define(exec, instr, facts_number(exec, name, args[1]));
        break;
    case INTRINSIC_TOLD_ALL:
        facts_define(exec, instr, facts_are_complete(exec, name, args[1]));
        break;
    case INTRINSIC_DOUBT_AT:
        facts_doubt_at(exec, name, args[1]);
        break;
    default:
        break;
    }
}

void exec_facts(Exec *exec, Intrinsic what, const IrInstr *instr, const Value *args,
                const char *text) {
    if (what == INTRINSIC_CONSTANT) {
        facts_constant(exec, instr, args[0]);
    } else if (what == INTRINSIC_CONTENT_END) {
        facts_define(exec, instr, facts_content_end(exec, args[0], args[1], args[2]));
    } else if (text) {
        facts_named(exec, what, instr, args, text);
    }
}
