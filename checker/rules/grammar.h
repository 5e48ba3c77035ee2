/* grammar.h - the one-line languages inside rule files.
 *
 * Private to rules/. Each function reads one scalar; a mistake is reported with
 * the column it stands in and what was expected, and the result is false.
 *
 *   edge     STATE{|STATE} -> STATE
 *   when     TRIGGER [if NT_SUCCESS(ret) | if NONNULL(ret)]
 *   report   STATES on TRIGGER [if COND {and COND}]
 *   TRIGGER  NAME(ARG, ...)  |  self = NAME(ARG, ...)
 *            event(NAME)  |  lost  |  overwritten  |  use
 *   ARG      any  |  self  |  out self  |  owner  |  ...
 *   STATES   any  |  STATE{|STATE}, also null, uninit, stray in reports
 *   COND     [not] tested | loaded | held | empty | owner in STATES | other in STATES
 *            | role in NAME{|NAME}
 *            | arg(N) OP VALUE, with OP == != < <= > >=
 *   for kinds that are memory
 *   when     read  |  write  |  passed
 *   TRIGGER  read  |  write  |  access  |  kept  |  event(NAME)
 *   COND     guarded | beyond | refetched, besides
 *   access   NAME(TOUCH, ...)
 *   TOUCH    any  |  read AMOUNT  |  write AMOUNT  |  format  |  ...
 *   AMOUNT   NUMBER  |  arg(N) [* NUMBER]  |  text  |  wide  |  string  |  some
 */
#ifndef FLTCHECK_RULES_GRAMMAR_H
#define FLTCHECK_RULES_GRAMMAR_H

#include "rules/rules.h"
#include "rules/tree.h"

typedef struct GrammarScope {
    Arena *arena;
    Diag *diag;
    const RuleKind *kind;
    const RuleKind *owner; /* NULL: the kind has none */
} GrammarScope;

/* Fills from and to. */
bool grammar_edge(const GrammarScope *scope, const TreeNode *node, RuleEdge *edge);

/* Fills the trigger, with its success condition. */
bool grammar_when(const GrammarScope *scope, const TreeNode *node, RuleTrigger *trigger);

/* Fills states, trigger and conditions. */
bool grammar_report(const GrammarScope *scope, const TreeNode *node, RuleReport *report);

/* grammar_memory.c: what a function does with memory. */
bool grammar_access(const GrammarScope *scope, const TreeNode *node, RuleAccess *access);

/* The index of the one state named by the scalar. */
bool grammar_state(const GrammarScope *scope, const TreeNode *node, uint32_t *state);

/* All states of a kind in which objects are: every one but the initial. */
RuleStates grammar_any_state(const RuleKind *kind);

#endif
