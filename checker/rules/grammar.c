/* grammar.c - recursive descent over one scalar of a rule file. */
#include "rules/grammar.h"

#include "base/text.h"
#include "rules/scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- states ------------------------------------------------------------------ */

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

bool scan_states(Scan *scan, const RuleKind *kind, StateWords allowed, RuleStates *set) {
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
           scan_states(&scan, scope->kind, STATES_OF_KIND, &edge->from) &&
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
    static const char for_memory[] = "'read', 'write', 'access', 'kept' or 'event(NAME)'";
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
    if (scan->scope->kind->is_of_blocks && strcmp(name, "access") == 0) {
        trigger->kind = RULE_ON_ACCESS;
        return true;
    }
    if (scan->scope->kind->is_memory) {
        return scan_memory_trigger(trigger, name) ||
               (scan->at = scan->word_at, scan_fail(scan, for_memory));
    }
    if (strcmp(name, "lost") == 0) {
        trigger->kind = RULE_ON_LOST;
    } else if (strcmp(name, "overwritten") == 0) {
        trigger->kind = RULE_ON_OVERWRITTEN;
    } else if (strcmp(name, "use") == 0) {
        trigger->kind = RULE_ON_USE;
    } else if (strcmp(name, "null-test") == 0) {
        trigger->kind = RULE_ON_NULL_TEST;
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
    } else if (scan_keyword(scan, "SUCCEEDED")) {
        trigger->success = RULE_SUCCEEDED;
    } else if (scan_keyword(scan, "NONNULL")) {
        trigger->success = RULE_NONNULL;
    } else {
        return scan_fail(scan, "'NT_SUCCESS(ret)', 'SUCCEEDED(ret)' or 'NONNULL(ret)'");
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
    if (scope->kind->is_memory) {
        bool moves = trigger->kind == RULE_ON_READ || trigger->kind == RULE_ON_WRITE ||
                     trigger->kind == RULE_ON_PASSED;
        scan.at = moves ? scan.at : 0;
        return scan_need_end(&scan, "'read', 'write' or 'passed' and nothing more");
    }
    if (trigger->kind == RULE_ON_NULL_TEST) {
        return scan_need_end(&scan, "the end of the line");
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

/* ---- reports ----------------------------------------------------------------- */

bool grammar_report(const GrammarScope *scope, const TreeNode *node, RuleReport *report) {
    Scan scan;
    report->text = node->text;
    if (!scan_start(&scan, scope, node) ||
        !scan_states(&scan, scope->kind, STATES_AND_VALUES, &report->states)) {
        return false;
    }
    if (!scan_keyword(&scan, "on")) {
        return scan_fail(&scan, "'|' or 'on'");
    }
    return read_trigger(&scan, &report->trigger) && scan_conditions(&scan, report);
}
