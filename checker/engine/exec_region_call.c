/* exec_region_call.c - what functions without a body do with memory that is an object, as
 * the rule files say: bytes, strings, and what a format asks for.
 */
#include "engine/assume.h"
#include "engine/exec_private.h"

#include <ctype.h>
#include <string.h>

typedef struct CallAccess {
    Exec *exec;
    const IrInstr *instr;
    const Value *args;
} CallAccess;

static const IrType call_number = {
    .kind = IR_TYPE_INT, .is_signed = true, .size = 8, .name = "long long"};

/* `factor` times an argument. */
static Value call_amount(const CallAccess *c, uint32_t from, int64_t factor) {
    ValueTable *values = c->exec->engine->tables->values;
    if (from >= c->instr->arg_count) {
        return VALUE_TOP;
    }
    return factor == 1 ? c->args[from]
                       : value_binary(values, IR_MUL, c->args[from], value_int(values, factor),
                                      &call_number);
}

static void call_touch(const CallAccess *c, Value pointer, RegionAccess access) {
    Exec *exec = c->exec;
    const Value *targets;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, pointer, &targets);
    for (uint32_t i = 0; i < count && !exec->dead; i++) {
        access.address = targets[i];
        exec_region_access(exec, &access);
    }
}

static const IrField *call_buffer_field(const IrType *type) {
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    for (uint32_t i = 0; to && to->record && i < to->record->field_count; i++) {
        if (to->record->fields[i].type->kind == IR_TYPE_POINTER) {
            return &to->record->fields[i];
        }
    }
    return NULL;
}

/* The buffer of a counted string, as much of it as the string's length says. */
static void call_string(const CallAccess *c, uint32_t index, bool is_write) {
    static const IrType length = {.kind = IR_TYPE_INT, .size = 2, .name = "unsigned short"};
    Exec *exec = c->exec;
    const Value *targets;
    const IrField *field =
        call_buffer_field(c->instr->arg_types ? c->instr->arg_types[index] : NULL);
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, c->args[index], &targets);
    for (uint32_t i = 0; i < count && field; i++) {
        Memory *memory = &exec->engine->memory;
        Value at = memory_offset(memory, targets[i], field->offset);
        Value size = memory_load(memory, &exec->state, targets[i], &length, exec_uid(exec));
        Value buffer = memory_load(memory, &exec->state, at, field->type, exec_uid(exec));
        call_touch(c, buffer,
                   (RegionAccess){.size = is_write ? VALUE_TOP : size, .is_write = is_write});
    }
}

/* ---- formats -------------------------------------------------------------------------- */

typedef struct Conversion {
    bool has_precision, from_argument;
    int64_t precision;
    unsigned character; /* 0: no string of characters */
    bool is_counted;    /* a counted string */
} Conversion;

/* Reads one conversion behind its '%'; `*next` is the argument it begins with. */
static const char *format_conversion(const char *at, bool is_wide, uint32_t *next,
                                     Conversion *conversion) {
    char size = '\0';
    memset(conversion, 0, sizeof *conversion);
    while (*at && strchr("-+ #0", *at)) {
        at++;
    }
    for (; isdigit((unsigned char)*at) || *at == '*'; at++) {
        *next += *at == '*';
    }
    if (*at == '.') {
        conversion->has_precision = true;
        for (at++; isdigit((unsigned char)*at); at++) {
            conversion->precision = conversion->precision * 10 + (*at - '0');
        }
        if (*at == '*') {
            conversion->from_argument = true;
            ++*next;
            at++;
        }
    }
    while (*at && strchr("hlwLzjtI", *at)) {
        size = *at++;
        while (size == 'I' && isdigit((unsigned char)*at)) {
            at++;
        }
    }
    if (*at == 's' || *at == 'S') {
        bool wide = (*at == 'S') != is_wide;
        conversion->character = size == 'h' ? 1 : size == 'l' || size == 'w' || wide ? 2 : 1;
    }
    conversion->is_counted = *at == 'Z';
    return at;
}

static void call_format(const CallAccess *c, uint32_t index) {
    const Engine *engine = c->exec->engine;
    const ValueNode *node = value_at(engine->tables->values, c->args[index]);
    const Root *root =
        node->kind == VALUE_IS_ADDR ? value_root_at(engine->tables->values, node->a) : NULL;
    if (!root || root->kind != ROOT_STRING) {
        return;
    }
    const IrString *format = &engine->program->strings[root->a];
    uint32_t next = index + 1;
    for (const char *at = format->text; *at; at++) {
        if (*at != '%' || *++at == '%') {
            continue;
        }
        Conversion conversion;
        at = format_conversion(at, format->is_wide, &next, &conversion);
        if (*at == '\0' || next >= c->instr->arg_count) {
            return;
        }
        if (conversion.is_counted) {
            call_string(c, next, false);
        } else if (conversion.character && conversion.has_precision) {
            int64_t factor = conversion.character;
            Value size = conversion.from_argument
                             ? call_amount(c, next - 1, factor)
                             : value_int(engine->tables->values, conversion.precision * factor);
            call_touch(c, c->args[next], (RegionAccess){.size = size});
        } else if (conversion.character) {
            call_touch(c, c->args[next], (RegionAccess){.character = conversion.character});
        }
        next++;
    }
}

/* ---- calls ------------------------------------------------------------------------------ */

static void call_argument(const CallAccess *c, uint32_t index, const RuleAccessArg *says) {
    RegionAccess access = {.size = VALUE_TOP, .is_write = says->is_write};
    ValueTable *values = c->exec->engine->tables->values;
    switch (says->touch) {
    case RULE_TOUCH_BYTES:
        access.size = says->from == RULE_NO_ARG ? value_int(values, says->bytes)
                                                : call_amount(c, says->from, says->factor);
        if (value_is_null(values, access.size)) {
            return;
        }
        break;
    case RULE_TOUCH_TEXT:
    case RULE_TOUCH_WIDE:
        access.character = says->is_write ? 0 : says->touch == RULE_TOUCH_TEXT ? 1 : 2;
        break;
    case RULE_TOUCH_SOME:
        break;
    case RULE_TOUCH_STRING:
        call_string(c, index, says->is_write);
        return;
    case RULE_TOUCH_FORMAT:
        call_format(c, index);
        return;
    default:
        return;
    }
    call_touch(c, c->args[index], access);
}

void exec_region_call(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                      const Value *args) {
    if (!exec->engine->focus.is_memory || exec->info->is_model ||
        (callee->ir->has_body && !callee->is_model)) {
        return;
    }
    const RuleAccess *says = rules_access(exec->engine->rules, callee->ir->name);
    CallAccess c = {exec, instr, args};
    for (uint32_t i = 0; says && i < says->arg_count && i < instr->arg_count && !exec->dead; i++) {
        call_argument(&c, i, &says->args[i]);
    }
}
