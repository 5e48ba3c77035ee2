/* grammar.c - recursive descent over one scalar of a rule file. */
#include "rules/grammar.h"

#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reader {
    const GrammarScope *scope;
    const TreeNode *node;
    const char *text;
    size_t at;
    size_t word_at; /* where the last word() started */
} Reader;

typedef VEC(const char *) Words;

/* ---- words and signs --------------------------------------------------------- */

static bool is_word_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static void skip_blanks(Reader *reader) {
    while (isspace((unsigned char)reader->text[reader->at])) {
        reader->at++;
    }
}

/* Words of our own vocabulary may contain '-' inside ("entry-failed"); "->" ends one. */
static size_t word_length(const char *text) {
    size_t length = 0;
    while (is_word_char(text[length]) ||
           (length > 0 && text[length] == '-' && is_word_char(text[length + 1]))) {
        length++;
    }
    return length;
}

/* "'open'", "'('", "the end": what stands at the reading position. */
static const char *found(const Reader *reader) {
    const char *text = reader->text + reader->at;
    size_t length = word_length(text);
    if (length == 0) {
        length = *text ? 1 : 0;
    }
    if (length == 0) {
        return "the end";
    }
    return arena_printf(reader->scope->arena, "'%.*s'", (int)length, text);
}

static bool fail_expected(Reader *reader, const char *expected) {
    skip_blanks(reader);
    diag_report(reader->scope->diag, DIAG_ERROR, tree_place(reader->node, reader->at),
                "expected %s, found %s", expected, found(reader));
    return false;
}

static const char *peek(Reader *reader) {
    skip_blanks(reader);
    return reader->text + reader->at;
}

/* Skips `sign` if it comes next. */
static bool sign(Reader *reader, const char *sign_text) {
    size_t length = strlen(sign_text);
    if (strncmp(peek(reader), sign_text, length) != 0) {
        return false;
    }
    reader->at += length;
    return true;
}

static bool need_sign(Reader *reader, const char *sign_text) {
    if (sign(reader, sign_text)) {
        return true;
    }
    return fail_expected(reader, arena_printf(reader->scope->arena, "'%s'", sign_text));
}

/* Skips the word `text` if it comes next as a whole. */
static bool keyword(Reader *reader, const char *text) {
    const char *next = peek(reader);
    size_t length = word_length(next);
    if (length != strlen(text) || strncmp(next, text, length) != 0) {
        return false;
    }
    reader->at += length;
    return true;
}

/* The next word, or NULL if none comes. */
static const char *word(Reader *reader) {
    const char *next = peek(reader);
    size_t length = isdigit((unsigned char)*next) ? 0 : word_length(next);
    if (length == 0) {
        return NULL;
    }
    reader->word_at = reader->at;
    reader->at += length;
    return arena_strndup(reader->scope->arena, next, length);
}

static bool need_end(Reader *reader, const char *expected) {
    return *peek(reader) == '\0' || fail_expected(reader, expected);
}

static bool start(Reader *reader, const GrammarScope *scope, const TreeNode *node) {
    *reader = (Reader){.scope = scope, .node = node, .text = node->text};
    if (node->kind != TREE_SCALAR) {
        diag_report(scope->diag, DIAG_ERROR, node->place, "expected a text, found %s",
                    tree_kind_name(node->kind));
        return false;
    }
    if (!node->one_line) {
        diag_report(scope->diag, DIAG_ERROR, node->place, "expected a text on one line");
        return false;
    }
    return true;
}

/* ---- states ------------------------------------------------------------------ */

typedef enum StateWords {
    STATES_OF_KIND,    /* declared states only */
    STATES_AND_VALUES, /* null, uninit, stray too */
} StateWords;

static RuleStates value_state(const char *name) {
    if (strcmp(name, "null") == 0) {
        return RULE_VALUE_NULL;
    }
    if (strcmp(name, "uninit") == 0) {
        return RULE_VALUE_UNINIT;
    }
    return strcmp(name, "stray") == 0 ? RULE_VALUE_STRAY : 0;
}

static bool unknown_state(Reader *reader, const RuleKind *kind, const char *name) {
    const char *near = text_nearest(name, kind->states, kind->state_count);
    diag_report(reader->scope->diag, DIAG_ERROR, tree_place(reader->node, reader->word_at),
                "unknown state '%s' of %s%s%s%s", name, kind->name,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
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

static bool one_state(Reader *reader, const RuleKind *kind, uint32_t *index) {
    const char *name = word(reader);
    if (!name) {
        return fail_expected(reader, "a state");
    }
    *index = state_index(kind, name);
    return *index != RULE_NO_STATE || unknown_state(reader, kind, name);
}

RuleStates grammar_any_state(const RuleKind *kind) {
    return ((1u << kind->state_count) - 1u) & ~1u;
}

/* STATE{|STATE}, or any. */
static bool state_set(Reader *reader, const RuleKind *kind, StateWords allowed, RuleStates *set) {
    *set = 0;
    if (keyword(reader, "any")) {
        *set = grammar_any_state(kind);
        return true;
    }
    do {
        const char *name = word(reader);
        if (!name) {
            return fail_expected(reader, "a state");
        }
        uint32_t index = state_index(kind, name);
        RuleStates value = allowed == STATES_AND_VALUES ? value_state(name) : 0;
        if (index == RULE_NO_STATE && !value) {
            return unknown_state(reader, kind, name);
        }
        *set |= index == RULE_NO_STATE ? value : 1u << index;
    } while (sign(reader, "|"));
    return true;
}

bool grammar_state(const GrammarScope *scope, const TreeNode *node, uint32_t *state) {
    Reader reader;
    return start(&reader, scope, node) && one_state(&reader, scope->kind, state) &&
           need_end(&reader, "the end of the line after one state");
}

bool grammar_edge(const GrammarScope *scope, const TreeNode *node, RuleEdge *edge) {
    Reader reader;
    return start(&reader, scope, node) &&
           state_set(&reader, scope->kind, STATES_OF_KIND, &edge->from) &&
           need_sign(&reader, "->") && one_state(&reader, scope->kind, &edge->to) &&
           need_end(&reader, "the end of the line after the edge");
}

/* ---- triggers ---------------------------------------------------------------- */

static bool argument(Reader *reader, RuleArg *arg) {
    static const char expected[] = "'any', 'self', 'out self', 'owner' or '...'";
    if (sign(reader, "...")) {
        arg->kind = RULE_ARG_REST;
    } else if (keyword(reader, "any")) {
        arg->kind = RULE_ARG_ANY;
    } else if (keyword(reader, "self")) {
        arg->kind = RULE_ARG_SELF;
    } else if (keyword(reader, "out")) {
        arg->kind = RULE_ARG_OUT_SELF;
        return keyword(reader, "self") || fail_expected(reader, "'self' after 'out'");
    } else if (keyword(reader, "owner")) {
        if (!reader->scope->owner) {
            reader->at -= strlen("owner");
            return fail_expected(reader, "another argument, as this object has no 'owner:'");
        }
        arg->kind = RULE_ARG_OWNER;
    } else {
        return fail_expected(reader, expected);
    }
    return true;
}

/* The arguments of a call pattern, after its '('. */
static bool arguments(Reader *reader, RuleTrigger *trigger) {
    VEC(RuleArg) args = {0};
    if (!sign(reader, ")")) {
        for (;;) {
            RuleArg arg = {0};
            if (!argument(reader, &arg)) {
                return false;
            }
            vec_push(reader->scope->arena, &args, arg);
            if (sign(reader, ")")) {
                break;
            }
            if (arg.kind == RULE_ARG_REST) {
                return fail_expected(reader, "')' after '...'");
            }
            if (!sign(reader, ",")) {
                return fail_expected(reader, "',' or ')'");
            }
        }
    }
    trigger->args = args.items;
    trigger->arg_count = (uint32_t)args.count;
    return true;
}

static bool call_pattern(Reader *reader, RuleTrigger *trigger, const char *name) {
    if (strchr(name, '-')) {
        reader->at = reader->word_at;
        return fail_expected(reader, "the name of a function");
    }
    trigger->kind = RULE_ON_CALL;
    trigger->name = name;
    return need_sign(reader, "(") && arguments(reader, trigger);
}

static bool event_pattern(Reader *reader, RuleTrigger *trigger) {
    trigger->kind = RULE_ON_EVENT;
    if (!need_sign(reader, "(")) {
        return false;
    }
    trigger->name = word(reader);
    if (!trigger->name) {
        return fail_expected(reader, "the name of an event");
    }
    return need_sign(reader, ")");
}

static bool any_trigger(Reader *reader, RuleTrigger *trigger) {
    static const char expected[] =
        "a call such as NAME(self), 'event(NAME)', 'lost', 'overwritten' or 'use'";
    const char *name = word(reader);
    if (!name) {
        return fail_expected(reader, expected);
    }
    bool is_call = *peek(reader) == '(';
    if (strcmp(name, "self") == 0 && sign(reader, "=")) {
        trigger->returns_self = true;
        name = word(reader);
        return name ? call_pattern(reader, trigger, name)
                    : fail_expected(reader, "the name of a function");
    }
    if (strcmp(name, "event") == 0) {
        return event_pattern(reader, trigger);
    }
    if (is_call) {
        return call_pattern(reader, trigger, name);
    }
    if (strcmp(name, "lost") == 0) {
        trigger->kind = RULE_ON_LOST;
    } else if (strcmp(name, "overwritten") == 0) {
        trigger->kind = RULE_ON_OVERWRITTEN;
    } else if (strcmp(name, "use") == 0) {
        trigger->kind = RULE_ON_USE;
    } else {
        reader->at = reader->word_at;
        return fail_expected(reader, expected);
    }
    return true;
}

static bool read_trigger(Reader *reader, RuleTrigger *trigger) {
    peek(reader);
    size_t from = reader->at;
    *trigger = (RuleTrigger){.success = RULE_ALWAYS};
    if (!any_trigger(reader, trigger)) {
        return false;
    }
    trigger->text = arena_strndup(reader->scope->arena, reader->text + from, reader->at - from);
    return true;
}

static bool success_condition(Reader *reader, RuleTrigger *trigger) {
    if (keyword(reader, "NT_SUCCESS")) {
        trigger->success = RULE_NT_SUCCESS;
    } else if (keyword(reader, "NONNULL")) {
        trigger->success = RULE_NONNULL;
    } else {
        return fail_expected(reader, "'NT_SUCCESS(ret)' or 'NONNULL(ret)'");
    }
    if (!need_sign(reader, "(")) {
        return false;
    }
    return (keyword(reader, "ret") || fail_expected(reader, "'ret'")) && need_sign(reader, ")");
}

bool grammar_when(const GrammarScope *scope, const TreeNode *node, RuleTrigger *trigger) {
    Reader reader;
    if (!start(&reader, scope, node) || !read_trigger(&reader, trigger)) {
        return false;
    }
    if (trigger->kind != RULE_ON_CALL) {
        reader.at = 0;
        return fail_expected(&reader, "a call such as NAME(self)");
    }
    if (keyword(&reader, "if") && !success_condition(&reader, trigger)) {
        return false;
    }
    return need_end(&reader, "'if' or the end of the line");
}

/* ---- conditions -------------------------------------------------------------- */

static bool number(Reader *reader, int64_t *value) {
    if (keyword(reader, "NULL")) {
        *value = 0;
        return true;
    }
    const char *text = peek(reader);
    char *end = NULL;
    errno = 0;
    long long parsed = strtoll(text, &end, 0);
    if (end == text || errno != 0 || is_word_char(*end)) {
        return fail_expected(reader, "a number or NULL");
    }
    reader->at += (size_t)(end - text);
    *value = parsed;
    return true;
}

static bool comparison(Reader *reader, RuleCompare *compare) {
    static const struct {
        const char *text;
        RuleCompare compare;
    } signs[] = {{"==", RULE_EQ}, {"!=", RULE_NE}, {"<=", RULE_LE},
                 {">=", RULE_GE}, {"<", RULE_LT},  {">", RULE_GT}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (sign(reader, signs[i].text)) {
            *compare = signs[i].compare;
            return true;
        }
    }
    return fail_expected(reader, "'==', '!=', '<', '<=', '>' or '>='");
}

static bool arg_condition(Reader *reader, RuleCond *cond) {
    cond->kind = RULE_COND_ARG;
    int64_t position = 0;
    if (!need_sign(reader, "(")) {
        return false;
    }
    peek(reader);
    size_t at = reader->at;
    if (!number(reader, &position)) {
        return false;
    }
    if (position < 0 || position > 31) {
        reader->at = at;
        return fail_expected(reader, "the position of an argument, 0 to 31");
    }
    cond->arg = (uint32_t)position;
    return need_sign(reader, ")") && comparison(reader, &cond->compare) &&
           number(reader, &cond->value);
}

static bool need_in(Reader *reader) {
    return keyword(reader, "in") || fail_expected(reader, "'in'");
}

static bool role_condition(Reader *reader, RuleCond *cond) {
    cond->kind = RULE_COND_ROLE_IN;
    if (!need_in(reader)) {
        return false;
    }
    Words names = {0};
    do {
        const char *name = word(reader);
        if (!name) {
            return fail_expected(reader, "the name of a role");
        }
        vec_push(reader->scope->arena, &names, name);
    } while (sign(reader, "|"));
    cond->names = names.items;
    cond->name_count = (uint32_t)names.count;
    return true;
}

static bool owner_condition(Reader *reader, RuleCond *cond) {
    cond->kind = RULE_COND_OWNER_IN;
    if (!reader->scope->owner) {
        reader->at -= strlen("owner");
        return fail_expected(reader, "another condition, as this object has no 'owner:'");
    }
    return need_in(reader) &&
           state_set(reader, reader->scope->owner, STATES_OF_KIND, &cond->states);
}

static bool condition(Reader *reader, RuleCond *cond) {
    cond->negated = keyword(reader, "not");
    if (keyword(reader, "tested")) {
        cond->kind = RULE_COND_TESTED;
    } else if (keyword(reader, "loaded")) {
        cond->kind = RULE_COND_LOADED;
    } else if (keyword(reader, "held")) {
        cond->kind = RULE_COND_HELD;
    } else if (keyword(reader, "owner")) {
        return owner_condition(reader, cond);
    } else if (keyword(reader, "role")) {
        return role_condition(reader, cond);
    } else if (keyword(reader, "arg")) {
        return arg_condition(reader, cond);
    } else {
        return fail_expected(reader, "'tested', 'loaded', 'held', 'owner in ...', 'role in ...' "
                                     "or 'arg(N) ...'");
    }
    return true;
}

static bool conditions(Reader *reader, RuleReport *report) {
    VEC(RuleCond) conds = {0};
    if (keyword(reader, "if")) {
        do {
            RuleCond cond = {0};
            if (!condition(reader, &cond)) {
                return false;
            }
            vec_push(reader->scope->arena, &conds, cond);
        } while (keyword(reader, "and"));
        if (!need_end(reader, "'and' or the end of the line")) {
            return false;
        }
    }
    report->conds = conds.items;
    report->cond_count = (uint32_t)conds.count;
    return need_end(reader, "'if' or the end of the line");
}

bool grammar_report(const GrammarScope *scope, const TreeNode *node, RuleReport *report) {
    Reader reader;
    report->text = node->text;
    if (!start(&reader, scope, node) ||
        !state_set(&reader, scope->kind, STATES_AND_VALUES, &report->states)) {
        return false;
    }
    if (!keyword(&reader, "on")) {
        return fail_expected(&reader, "'|' or 'on'");
    }
    return read_trigger(&reader, &report->trigger) && conditions(&reader, report);
}
