/* grammar_memory.c - what rule files say about memory: triggers and conditions of reports,
 * and what a function does with the memory it gets.
 */
#include "rules/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- reports ----------------------------------------------------------------------- */

bool scan_memory_trigger(RuleTrigger *trigger, const char *name) {
    static const struct {
        const char *name;
        RuleTriggerKind kind;
    } triggers[] = {{"read", RULE_ON_READ},
                    {"write", RULE_ON_WRITE},
                    {"access", RULE_ON_ACCESS},
                    {"passed", RULE_ON_PASSED},
                    {"kept", RULE_ON_KEPT}};
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
        if (strcmp(name, triggers[i].name) == 0) {
            trigger->kind = triggers[i].kind;
            return true;
        }
    }
    return false;
}

bool scan_memory_condition(Scan *scan, RuleCond *cond) {
    static const struct {
        const char *word;
        RuleCondKind kind;
    } words[] = {{"guarded", RULE_COND_GUARDED},
                 {"beyond", RULE_COND_BEYOND},
                 {"refetched", RULE_COND_REFETCHED}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (scan_keyword(scan, words[i].word)) {
            cond->kind = words[i].kind;
            return true;
        }
    }
    return false;
}

/* ---- functions --------------------------------------------------------------------- */

static bool amount_number(Scan *scan, int64_t least, int64_t most, int64_t *value,
                          const char *expected) {
    const char *text = scan_peek(scan);
    char *end = NULL;
    errno = 0;
    long long parsed = strtoll(text, &end, 0);
    if (end == text || errno != 0 || scan_is_word_char(*end) || parsed < least || parsed > most) {
        return scan_fail(scan, expected);
    }
    scan->at += (size_t)(end - text);
    *value = parsed;
    return true;
}

static bool amount_argument(Scan *scan, RuleAccessArg *arg) {
    int64_t position;
    if (!scan_need_sign(scan, "(") ||
        !amount_number(scan, 0, 31, &position, "the position of an argument, 0 to 31") ||
        !scan_need_sign(scan, ")")) {
        return false;
    }
    arg->touch = RULE_TOUCH_BYTES;
    arg->from = (uint32_t)position;
    arg->factor = 1;
    return !scan_sign(scan, "*") ||
           amount_number(scan, 1, 4096, &arg->factor, "a number, 1 to 4096");
}

static bool amount(Scan *scan, RuleAccessArg *arg) {
    static const struct {
        const char *word;
        RuleTouch touch;
    } words[] = {{"text", RULE_TOUCH_TEXT},
                 {"wide", RULE_TOUCH_WIDE},
                 {"string", RULE_TOUCH_STRING},
                 {"some", RULE_TOUCH_SOME}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (scan_keyword(scan, words[i].word)) {
            arg->touch = words[i].touch;
            return true;
        }
    }
    if (scan_keyword(scan, "arg")) {
        return amount_argument(scan, arg);
    }
    arg->touch = RULE_TOUCH_BYTES;
    return amount_number(scan, 1, 1 << 20, &arg->bytes,
                         "a number of bytes, 'arg(N)', 'text', 'wide', 'string' or 'some'");
}

static bool touch(Scan *scan, RuleAccessArg *arg) {
    arg->from = RULE_NO_ARG;
    if (scan_sign(scan, "...")) {
        arg->touch = RULE_TOUCH_REST;
    } else if (scan_keyword(scan, "any")) {
        arg->touch = RULE_TOUCH_NOT;
    } else if (scan_keyword(scan, "format")) {
        arg->touch = RULE_TOUCH_FORMAT;
    } else if (scan_keyword(scan, "read")) {
        return amount(scan, arg);
    } else if (scan_keyword(scan, "write")) {
        arg->is_write = true;
        return amount(scan, arg);
    } else {
        return scan_fail(scan, "'any', 'read ...', 'write ...', 'format' or '...'");
    }
    return true;
}

bool grammar_access(const GrammarScope *scope, const TreeNode *node, RuleAccess *access) {
    Scan scan;
    VEC(RuleAccessArg) args = {0};
    if (!scan_start(&scan, scope, node)) {
        return false;
    }
    access->place = node->place;
    access->name = scan_word(&scan);
    if (!access->name) {
        return scan_fail(&scan, "the name of a function");
    }
    if (!scan_need_sign(&scan, "(")) {
        return false;
    }
    do {
        RuleAccessArg arg = {0};
        if (!touch(&scan, &arg)) {
            return false;
        }
        vec_push(scope->arena, &args, arg);
    } while (scan_sign(&scan, ","));
    access->args = args.items;
    access->arg_count = (uint32_t)args.count;
    if (!scan_sign(&scan, ")")) {
        return scan_fail(&scan, "',' or ')'");
    }
    return scan_need_end(&scan, "the end of the line");
}
