/* scan.h - words and signs of one scalar of a rule file, with their places.
 *
 * Private to rules/. White space before a word or sign is skipped.
 */
#ifndef FLTCHECK_RULES_SCAN_H
#define FLTCHECK_RULES_SCAN_H

#include "rules/grammar.h"

#include <stddef.h>

typedef struct Scan {
    const GrammarScope *scope;
    const TreeNode *node;
    const char *text;
    size_t at;
    size_t word_at; /* where the last word started */
} Scan;

/* Starts at the beginning of `node`. False after a message if it is no text on one
 * line, since places inside it could not be told then. */
bool scan_start(Scan *scan, const GrammarScope *scope, const TreeNode *node);

/* Reports "expected EXPECTED, found ..." at the reading position; false. */
bool scan_fail(Scan *scan, const char *expected);

/* What comes next, white space skipped. */
const char *scan_peek(Scan *scan);

/* Skips a sign, or a whole word, if it comes next. */
bool scan_sign(Scan *scan, const char *sign);
bool scan_keyword(Scan *scan, const char *word);

/* The next word, or NULL if none comes. */
const char *scan_word(Scan *scan);

/* The same, or a message and false. */
bool scan_need_sign(Scan *scan, const char *sign);
bool scan_need_end(Scan *scan, const char *expected);

bool scan_is_word_char(char c);

typedef enum StateWords {
    STATES_OF_KIND,    /* declared states only */
    STATES_AND_VALUES, /* null, uninit, stray, other-kind too */
} StateWords;

/* grammar.c: STATE{|STATE}, or any. */
bool scan_states(Scan *scan, const RuleKind *kind, StateWords allowed, RuleStates *set);

/* grammar_condition.c: [if COND {and COND}], to the end of the line. */
bool scan_conditions(Scan *scan, RuleReport *report);

/* grammar_memory.c: the trigger of that name, a condition that comes next, which are for
 * kinds that are memory; false if there is none. */
bool scan_memory_trigger(RuleTrigger *trigger, const char *name);
bool scan_memory_condition(Scan *scan, RuleCond *cond);

#endif
