/* forget_loan.h - what an instance got from its callers, for state_forget.c.
 *
 * Memory that the entry state of a function instance has, or that pointers in it lead to, may be
 * used by a caller. That is asked at almost every state of the instance, and is the same each
 * time, so the answers for the entry states that were asked about last are kept. */
#ifndef FLTCHECK_ENGINE_FORGET_LOAN_H
#define FLTCHECK_ENGINE_FORGET_LOAN_H

#include "engine/state.h"

typedef struct Loan {
    const State *entry;
    uint32_t scope; /* StateTables.scope then: states of others may lie where it was */
    struct LoanSet {
        uint32_t *bits;
        uint32_t words, room;
    } roots, values;
} Loan;

/* Private to the file; one for each StateTables. */
typedef struct Loans Loans;

Loans *forget_loan_open(Arena *arena);

/* The loan of an interned entry state. Good until the next call. */
const Loan *forget_loan(Loans *loans, StateTables *tables, const State *entry);

static inline bool loan_set_has(const struct LoanSet *set, uint32_t number) {
    return number / 32 < set->words && (set->bits[number / 32] >> (number % 32) & 1) != 0;
}

/* Its cells are a caller's, too. NULL: nobody lent anything. */
static inline bool forget_lent_root(const Loan *loan, uint32_t root) {
    return loan && loan_set_has(&loan->roots, root);
}

/* A pointer that a caller may have. */
static inline bool forget_lent_value(const Loan *loan, Value value) {
    return loan && loan_set_has(&loan->values, value);
}

#endif
