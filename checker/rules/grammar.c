/* grammar.c - recursive descent over one scalar of a rule file. */
#include "rules/grammar.h"

#include "base/text.h"
#include "rules/scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef VEC(const char *) Words;

/* ---- states ------------------------------------------------------------------ */

typedef enum StateWords {
    STATES_OF_KIND,    /* declared states only */
    STATES_AND_VALUES, /* null, uninit, stray, other-kind too */
} StateWords;

static RuleStates value_state(const char *name) {
    if (strcmp(name, "null") == 0) {
        return RULE_VALUE_NULL;
    }
    if (strcmp(name, "uninit") == 0) {
        return RULE_VALUE_UNINIT;
    }
    if (strcmp(name, "other-kind") == 0) {
        return RULE_VALUE_OTHER_KIND;
    }
    return strcmp(name, "stray") == 0 ? RULE_VALUE_STRAY : 0;
}

static bool unknown_state(Scan *scan, const RuleKind *kind, const char *name) {
    const char *near = text_nearest(name, kind->states, kind->state_count);
    diag_report(scan->scope->diag, DIAG_ERROR, tree_place(scan->node, scan->word_at),
                "unknown state '%s' of %s%s%s%s", name, kind->name, near ? "; did you mean '" : "",
                near ? near : "", near ? "'?" : "");
    return false;
}

static uint32_t state_index(const RuleKind *kind, const char *name) {
    for (uint32_t i = 0; i < kind->state_count; i++) {
        if (strcmp(kind->states[i], name) == 0) {
            return i;
        }
    }
    return RULE_NO_STATE;
}

static bool one_state(Scan *scan, const RuleKind *kind, uint32_t *index) {
    const char *name = scan_word(scan);
    if (!name) {
        return scan_fail(scan, "a state");
    }
    *index = state_index(kind, name);
    return *index != RULE_NO_STATE || unknown_state(scan, kind, name);
}

RuleStates grammar_any_state(const RuleKind *kind) {
    return ((1u << kind->state_count) - 1u) & ~1u;
}

/* STATE{|STATE}, or any. */
static bool state_set(Scan *scan, const RuleKind *kind, StateWords allowed, RuleStates *set) {
    *set = 0;
    if (scan_keyword(scan, "any")) {
        *set = grammar_any_state(kind);
        return true;
    }
    do {
        const char *name = scan_word(scan);
        if (!name) {
            return scan_fail(scan, "a state");
        }
        uint32_t index = state_index(kind, name);
        RuleStates value = allowed == STATES_AND_VALUES ? value_state(name) : 0;
        if (index == RULE_NO_STATE && !value) {
            return unknown_state(scan, kind, name);
        }
        *set |= index == RULE_NO_STATE ? value : 1u << index;
    } while (scan_sign(scan, "|"));
    return true;
}

bool grammar_state(const GrammarScope *scope, const TreeNode *node, uint32_t *state) {
    Scan scan;
    return scan_start(&scan, scope, node) && one_state(&scan, scope->kind, state) &&
           scan_need_end(&scan, "the end of the line after one state");
}

bool grammar_edge(const GrammarScope *scope, const TreeNode *node, RuleEdge *edge) {
    Scan scan;
    return scan_start(&scan, scope, node) &&
           state_set(&scan, scope->kind, STATES_OF_KIND, &edge->from) &&
           scan_need_sign(&scan, "->") && one_state(&scan, scope->kind, &edge->to) &&
           scan_need_end(&scan, "the end of the line after the edge");
}

/* ---- triggers ---------------------------------------------------------------- */

static bool argument(Scan *scan, RuleArg *arg) {
    static const char expected[] = "'any', 'self', 'out self', 'owner', 'number' or '...'";
    if (scan_sign(scan, "...")) {
        arg->kind = RULE_ARG_REST;
    } else if (scan_keyword(scan, "any")) {
        arg->kind = RULE_ARG_ANY;
    } else if (scan_keyword(scan, "self")) {
        arg->kind = RULE_ARG_SELF;
    } else if (scan_keyword(scan, "number")) {
        arg->kind = RULE_ARG_NUMBER;
    } else if (scan_keyword(scan, "out")) {
        arg->kind = RULE_ARG_OUT_SELF;
        return scan_keyword(scan, "self") || scan_fail(scan, "'self' after 'out'");
    } else if (scan_keyword(scan, "owner")) {
        if (!scan->scope->owner) {
            scan->at -= strlen("owner");
            return scan_fail(scan, "another argument, as this object has no 'owner:'");
        }
        arg->kind = RULE_ARG_OWNER;
    } else {
        return scan_fail(scan, expected);
    }
    return true;
}

/* The arguments of a call pattern, after its '('. */
static bool arguments(Scan *scan, RuleTrigger *trigger) {
    VEC(RuleArg) args = {0};
    if (!scan_sign(scan, ")")) {
        for (;;) {
            RuleArg arg = {0};
            if (!argument(scan, &arg)) {
                return false;
            }
            vec_push(scan->scope->arena, &args, arg);
            if (scan_sign(scan, ")")) {
                break;
            }
            if (arg.kind == RULE_ARG_REST) {
                return scan_fail(scan, "')' after '...'");
            }
            if (!scan_sign(scan, ",")) {
                return scan_fail(scan, "',' or ')'");
            }
        }
    }
    trigger->args = args.items;
    trigger->arg_count = (uint32_t)args.count;
    return true;
}

static bool call_pattern(Scan *scan, RuleTrigger *trigger, const char *name) {
    if (strchr(name, '-')) {
        scan->at = scan->word_at;
        return scan_fail(scan, "the name of a function");
    }
    trigger->kind = RULE_ON_CALL;
    trigger->name = name;
    return scan_need_sign(scan, "(") && arguments(scan, trigger);
}

static bool event_pattern(Scan *scan, RuleTrigger *trigger) {
    trigger->kind = RULE_ON_EVENT;
    if (!scan_need_sign(scan, "(")) {
        return false;
    }
    trigger->name = scan_word(scan);
    if (!trigger->name) {
        return scan_fail(scan, "the name of an event");
    }
    return scan_need_sign(scan, ")");
}

static bool any_trigger(Scan *scan, RuleTrigger *trigger) {
    static const char expected[] =
        "a call such as NAME(self), 'event(NAME)', 'lost', 'overwritten' or 'use'";
    const char *name = scan_word(scan);
    if (!name) {
        return scan_fail(scan, expected);
    }
    bool is_call = *scan_peek(scan) == '(';
    if (strcmp(name, "self") == 0 && scan_sign(scan, "=")) {
        trigger->returns_self = true;
        name = scan_word(scan);
        return name ? call_pattern(scan, trigger, name) : scan_fail(scan, "the name of a function");
    }
    if (strcmp(name, "event") == 0) {
        return event_pattern(scan, trigger);
    }
    if (is_call) {
        return call_pattern(scan, trigger, name);
    }
    if (strcmp(name, "lost") == 0) {
        trigger->kind = RULE_ON_LOST;
    } else if (strcmp(name, "overwritten") == 0) {
        trigger->kind = RULE_ON_OVERWRITTEN;
    } else if (strcmp(name, "use") == 0) {
        trigger->kind = RULE_ON_USE;
    } else {
        scan->at = scan->word_at;
        return scan_fail(scan, expected);
    }
    return true;
}

static bool read_trigger(Scan *scan, RuleTrigger *trigger) {
    scan_peek(scan);
    size_t from = scan->at;
    *trigger = (RuleTrigger){.success = RULE_ALWAYS};
    if (!any_trigger(scan, trigger)) {
        return false;
    }
    trigger->text = arena_strndup(scan->scope->arena, scan->text + from, scan->at - from);
    return true;
}

static bool success_condition(Scan *scan, RuleTrigger *trigger) {
    if (scan_keyword(scan, "NT_SUCCESS")) {
        trigger->success = RULE_NT_SUCCESS;
    } else if (scan_keyword(scan, "NONNULL")) {
        trigger->success = RULE_NONNULL;
    } else {
        return scan_fail(scan, "'NT_SUCCESS(ret)' or 'NONNULL(ret)'");
    }
    if (!scan_need_sign(scan, "(")) {
        return false;
    }
    return (scan_keyword(scan, "ret") || scan_fail(scan, "'ret'")) && scan_need_sign(scan, ")");
}

bool grammar_when(const GrammarScope *scope, const TreeNode *node, RuleTrigger *trigger) {
    Scan scan;
    if (!scan_start(&scan, scope, node) || !read_trigger(&scan, trigger)) {
        return false;
    }
    if (trigger->kind != RULE_ON_CALL) {
        scan.at = 0;
        return scan_fail(&scan, "a call such as NAME(self)");
    }
    if (scan_keyword(&scan, "if") && !success_condition(&scan, trigger)) {
        return false;
    }
    return scan_need_end(&scan, "'if' or the end of the line");
}

/* ---- conditions -------------------------------------------------------------- */

/* Decimal, or 0x...; false, and nothing is said, if there is none. */
static bool digits(Scan *scan, int64_t *value) {
    const char *text = scan_peek(scan);
    char *end = NULL;
    errno = 0;
    long long parsed = strtoll(text, &end, 0);
    if (end == text || errno != 0 || scan_is_word_char(*end)) {
        return false;
    }
    scan->at += (size_t)(end - text);
    *value = parsed;
    return true;
}

static bool number(Scan *scan, int64_t *value) {
    if (scan_keyword(scan, "NULL")) {
        *value = 0;
        return true;
    }
    return digits(scan, value) || scan_fail(scan, "a number or NULL");
}

static bool comparison(Scan *scan, RuleCompare *compare) {
    static const struct {
        const char *text;
        RuleCompare compare;
    } signs[] = {{"==", RULE_EQ}, {"!=", RULE_NE}, {"<=", RULE_LE},
                 {">=", RULE_GE}, {"<", RULE_LT},  {">", RULE_GT}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (scan_sign(scan, signs[i].text)) {
            *compare = signs[i].compare;
            return true;
        }
    }
    return scan_fail(scan, "'==', '!=', '<', '<=', '>' or '>='");
}

/* (N) */
static bool position(Scan *scan, RuleCond *cond) {
    int64_t position = 0;
    if (!scan_need_sign(scan, "(")) {
        return false;
    }
    scan_peek(scan);
    size_t at = scan->at;
    if (!digits(scan, &position) || position < 0 || position > 31) {
        scan->at = at;
        return scan_fail(scan, "the position of an argument, 0 to 31");
    }
    cond->arg = (uint32_t)position;
    return scan_need_sign(scan, ")");
}

static bool arg_condition(Scan *scan, RuleCond *cond) {
    cond->kind = RULE_COND_ARG;
    return position(scan, cond) && comparison(scan, &cond->compare) && number(scan, &cond->value);
}

static bool need_in(Scan *scan) {
    return scan_keyword(scan, "in") || scan_fail(scan, "'in'");
}

static bool role_condition(Scan *scan, RuleCond *cond) {
    cond->kind = RULE_COND_ROLE_IN;
    if (!need_in(scan)) {
        return false;
    }
    Words names = {0};
    do {
        const char *name = scan_word(scan);
        if (!name) {
            return scan_fail(scan, "the name of a role");
        }
        vec_push(scan->scope->arena, &names, name);
    } while (scan_sign(scan, "|"));
    cond->names = names.items;
    cond->name_count = (uint32_t)names.count;
    return true;
}

static bool owner_condition(Scan *scan, RuleCond *cond) {
    cond->kind = RULE_COND_OWNER_IN;
    if (!scan->scope->owner) {
        scan->at -= strlen("owner");
        return scan_fail(scan, "another condition, as this object has no 'owner:'");
    }
    return need_in(scan) && state_set(scan, scan->scope->owner, STATES_OF_KIND, &cond->states);
}

static bool condition(Scan *scan, RuleCond *cond) {
    cond->negated = scan_keyword(scan, "not");
    if (scan_keyword(scan, "tested")) {
        cond->kind = RULE_COND_TESTED;
    } else if (scan_keyword(scan, "loaded")) {
        cond->kind = RULE_COND_LOADED;
    } else if (scan_keyword(scan, "held")) {
        cond->kind = RULE_COND_HELD;
    } else if (scan_keyword(scan, "shared")) {
        cond->kind = RULE_COND_SHARED;
    } else if (scan_keyword(scan, "empty")) {
        cond->kind = RULE_COND_EMPTY;
    } else if (scan_keyword(scan, "other")) {
        cond->kind = RULE_COND_OTHER_IN;
        return need_in(scan) && state_set(scan, scan->scope->kind, STATES_OF_KIND, &cond->states);
    } else if (scan_keyword(scan, "owner")) {
        return owner_condition(scan, cond);
    } else if (scan_keyword(scan, "role")) {
        return role_condition(scan, cond);
    } else if (scan_keyword(scan, "arg")) {
        return arg_condition(scan, cond);
    } else if (scan_keyword(scan, "copy")) {
        cond->kind = RULE_COND_COPY;
        return position(scan, cond);
    } else {
        return scan_fail(scan,
                         "'tested', 'loaded', 'held', 'shared', 'empty', 'owner in ...', 'other in "
                         "...', 'role in ...', 'arg(N) ...' or 'copy(N)'");
    }
    return true;
}

static bool conditions(Scan *scan, RuleReport *report) {
    VEC(RuleCond) conds = {0};
    if (scan_keyword(scan, "if")) {
        do {
            RuleCond cond = {0};
            if (!condition(scan, &cond)) {
                return false;
            }
            vec_push(scan->scope->arena, &conds, cond);
        } while (scan_keyword(scan, "and"));
        if (!scan_need_end(scan, "'and' or the end of the line")) {
            return false;
        }
    }
    report->conds = conds.items;
    report->cond_count = (uint32_t)conds.count;
    return scan_need_end(scan, "'if' or the end of the line");
}

bool grammar_report(const GrammarScope *scope, const TreeNode *node, RuleReport *report) {
    Scan scan;
    report->text = node->text;
    if (!scan_start(&scan, scope, node) ||
        !state_set(&scan, scope->kind, STATES_AND_VALUES, &report->states)) {
        return false;
    }
    if (!scan_keyword(&scan, "on")) {
        return scan_fail(&scan, "'|' or 'on'");
    }
    return read_trigger(&scan, &report->trigger) && conditions(&scan, report);
}
