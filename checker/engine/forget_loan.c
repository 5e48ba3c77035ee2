/* forget_loan.c - memory and pointers that come with an entry state. */
#include "engine/forget_loan.h"

#include <string.h>

#define LOANS 64u /* kept; a call goes back and forth between few instances */

struct Loans {
    Arena *arena;
    Loan loans[LOANS];
};

typedef struct Lending {
    StateTables *tables;
    Loan *loan;
} Lending;

Loans *forget_loan_open(Arena *arena) {
    Loans *loans = ARENA_NEW(arena, Loans);
    loans->arena = arena;
    return loans;
}

static void loan_set_clear(Arena *arena, struct LoanSet *set, uint32_t count) {
    set->words = count / 32 + 1;
    if (set->words > set->room) {
        set->room = set->words * 2;
        set->bits = ARENA_ARRAY(arena, uint32_t, set->room);
    }
    memset(set->bits, 0, set->words * sizeof *set->bits);
}

/* True if it was not in there. */
static bool loan_set_add(struct LoanSet *set, uint32_t number) {
    uint32_t bit = 1u << (number % 32);
    bool is_new = (set->bits[number / 32] & bit) == 0;
    set->bits[number / 32] |= bit;
    return is_new;
}

/* Pointers that the instance got: what is written through them can be seen by whoever
 * gave them. */
static void loan_lend(const Lending *l, Value value) {
    if (!loan_set_add(&l->loan->values, value)) {
        return;
    }
    const ValueNode *node = value_at(l->tables->values, value);
    Fact fact;
    switch ((ValueKind)node->kind) {
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        loan_lend(l, node->a);
        break;
    case VALUE_IS_BINARY:
        loan_lend(l, node->a);
        loan_lend(l, node->b);
        break;
    case VALUE_IS_ADDR:
        loan_set_add(&l->loan->roots, node->a);
        break;
    case VALUE_IS_SYM:
        if (state_get_fact(l->tables, l->loan->entry, value, &fact) && fact.choice) {
            const Choice *choice = state_choice_at(l->tables, fact.choice);
            for (uint32_t i = 0; i < choice->count; i++) {
                loan_lend(l, choice->values[i]);
            }
        }
        break;
    default:
        break;
    }
}

static bool loan_visit(void *context, uint32_t key, uint32_t value) {
    const Lending *l = context;
    loan_set_add(&l->loan->roots, value_at(l->tables->values, key)->a);
    loan_lend(l, value);
    return true;
}

const Loan *forget_loan(Loans *loans, StateTables *tables, const State *entry) {
    Loan *loan = &loans->loans[((uintptr_t)entry >> 6) % LOANS];
    if (loan->entry != entry || loan->scope != tables->scope) {
        loan->entry = entry;
        loan->scope = tables->scope;
        loan_set_clear(loans->arena, &loan->roots, value_root_count(tables->values));
        loan_set_clear(loans->arena, &loan->values, value_count(tables->values));
        Lending lending = {tables, loan};
        pmap_each(entry->store, loan_visit, &lending);
    }
    return loan;
}
