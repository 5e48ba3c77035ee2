/* grammar_condition.c - the conditions at the end of a report line. */
#include "rules/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef VEC(const char *) Words;

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
    return need_in(scan) && scan_states(scan, scan->scope->owner, STATES_OF_KIND, &cond->states);
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
    } else if (scan_keyword(scan, "outermost")) {
        cond->kind = RULE_COND_OUTERMOST;
    } else if (scan->scope->kind->is_memory && scan_memory_condition(scan, cond)) {
        return true;
    } else if (scan_keyword(scan, "other")) {
        cond->kind = RULE_COND_OTHER_IN;
        return need_in(scan) && scan_states(scan, scan->scope->kind, STATES_OF_KIND, &cond->states);
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
        return scan_fail(
            scan, "'tested', 'loaded', 'held', 'shared', 'empty', 'outermost', 'owner in ...', "
                  "'other in ...', 'role in ...', 'arg(N) ...' or 'copy(N)'");
    }
    return true;
}

bool scan_conditions(Scan *scan, RuleReport *report) {
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
