/* label.c - what messages call an object that no variable of its own has. */
#include "engine/label.h"

#include <ctype.h>
#include <string.h>

/* The end of the argument that begins there: the comma or parenthesis behind it. NULL: the text
 * was shortened before that. */
static const char *label_end(const char *at) {
    unsigned depth = 0;
    for (char quote = 0; *at; at++) {
        if (quote) {
            at += *at == '\\' && at[1] ? 1 : 0;
            quote = *at == quote ? 0 : quote;
        } else if (*at == '"' || *at == '\'') {
            quote = *at;
        } else if (depth == 0 && (*at == ',' || *at == ')')) {
            return at;
        } else if (*at == '(' || *at == '[' || *at == '{') {
            depth++;
        } else if (*at == ')' || *at == ']' || *at == '}') {
            depth--;
        }
    }
    return NULL;
}

/* The argument as the call has it, without the `&` of a variable. NULL if it isn't there. */
static const char *label_argument(Arena *arena, const char *text, const char *name,
                                  uint32_t index) {
    const char *at = text ? strstr(text, name) : NULL;
    at = at ? strchr(at, '(') : NULL;
    const char *end = at ? label_end(++at) : NULL;
    for (; end && index > 0; index--) {
        at = end + 1;
        end = *end == ',' ? label_end(at) : NULL;
    }
    if (!end) {
        return NULL;
    }
    while (at < end && (isspace((unsigned char)*at) || *at == '&')) {
        at++;
    }
    while (end > at && isspace((unsigned char)end[-1])) {
        end--;
    }
    return end > at ? arena_printf(arena, "%.*s", (int)(end - at), at) : NULL;
}

/* The argument at which the pattern has that, if the instruction is a call of its function. */
static const char *label_matched(const Engine *engine, Arena *arena, uint32_t uid,
                                 const RuleTrigger *trigger, RuleArgKind kind) {
    const IrInstr *instr = core_instr(engine, uid);
    bool is_call = trigger->kind == RULE_ON_CALL && instr->op == IR_CALL &&
                   instr->a.kind == IR_OPERAND_FUNCTION &&
                   strcmp(engine->program->functions[instr->a.id]->name, trigger->name) == 0;
    for (uint32_t i = 0; i < trigger->arg_count && is_call; i++) {
        if (trigger->args[i].kind == kind) {
            return label_argument(arena, instr->text, trigger->name, i);
        }
    }
    return NULL;
}

const char *label_of_object(const Engine *engine, Arena *arena, uint32_t object) {
    if (object < engine->labels.count && engine->labels.items[object]) {
        return arena_strdup(arena, engine->labels.items[object]);
    }
    const Object *made = state_object_at(engine->tables, object);
    const char *stored = made->edge ? label_matched(engine, arena, made->site, &made->edge->trigger,
                                                    RULE_ARG_OUT_SELF)
                                    : NULL;
    return stored ? stored : core_instr(engine, made->site)->text;
}

const char *label_of_argument(const Engine *engine, Arena *arena, const RuleReport *report,
                              uint32_t uid) {
    const char *written = label_matched(engine, arena, uid, &report->trigger, RULE_ARG_SELF);
    return written ? written : core_instr(engine, uid)->text;
}
