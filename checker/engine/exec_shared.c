/* exec_shared.c - variables that others use, too: globals, and memory that can be reached from
 * them. */
#include "engine/exec_private.h"

typedef struct Shared {
    const Exec *exec;
    uint32_t object;
    uint8_t *reached; /* per root: memory that a global leads to */
    bool surely;      /* by pointers that can't be anything else */
    bool more;        /* was reached in this round */
    bool found;
    const char *why; /* it is held by an element of an array, nobody knows which */
} Shared;

bool exec_is_passing(const StateTables *tables, const Root *root) {
    if (root->kind == ROOT_UNKNOWN) { /* a block too many has no name */
        const ValueNode *pointer = value_at(tables->values, root->a);
        return pointer->kind == VALUE_IS_SYM && pointer->op == SYM_RESULT;
    }
    return root->kind == ROOT_HEAP && (root->b & HEAP_PASSING) != 0;
}

static void shared_reach(Shared *shared, Value value) {
    const StateTables *tables = shared->exec->engine->tables;
    const ValueNode *node = value_at(tables->values, value);
    Fact fact;
    if (node->kind == VALUE_IS_ADDR && !shared->reached[node->a]) {
        shared->reached[node->a] = 1;
        shared->more = true;
    } else if (node->kind == VALUE_IS_SYM && !shared->surely &&
               state_get_fact(tables, &shared->exec->state, value, &fact) && fact.choice) {
        const Choice *choice = state_choice_at(tables, fact.choice);
        for (uint32_t i = 0; i < choice->count; i++) {
            node = value_at(tables->values, choice->values[i]);
            if (node->kind == VALUE_IS_ADDR && !shared->reached[node->a]) {
                shared->reached[node->a] = 1;
                shared->more = true;
            }
        }
    }
}

static bool shared_visit(void *context, uint32_t key, uint32_t value) {
    Shared *shared = context;
    const StateTables *tables = shared->exec->engine->tables;
    uint32_t number = value_at(tables->values, key)->a;
    const Root *root = value_root_at(tables->values, number);
    if (root->kind != ROOT_GLOBAL && root->kind != ROOT_UNKNOWN && !shared->reached[number]) {
        return true;
    }
    shared_reach(shared, value);
    bool counts = root->kind != ROOT_LOCAL && root->kind != ROOT_TEMP &&
                  !exec_is_passing(tables, root) && !state_is_model_cell(tables, key);
    if (counts && state_value_holds(tables, &shared->exec->state, value, shared->object)) {
        const char *why = exec_vague(shared->exec, value);
        shared->why = shared->found && !shared->why ? NULL : why;
        shared->found = true;
    }
    return true;
}

static bool shared_look(Shared *shared) {
    Exec const *exec = shared->exec;
    Arena *scratch = arena_open();
    shared->more = shared->object != STATE_NONE;
    shared->reached =
        ARENA_ARRAY(scratch, uint8_t, value_root_count(exec->engine->tables->values) + 1);
    while (shared->more) {
        shared->more = false;
        pmap_each(exec->state.store, shared_visit, shared);
    }
    arena_close(scratch);
    return shared->found;
}

bool exec_is_shared(Exec *exec, uint32_t object, bool negated) {
    Shared shared = {.exec = exec, .object = object};
    if (shared_look(&shared) && !negated && !exec->guessed) {
        exec->guessed = shared.why;
    }
    if (!shared.found || !negated) {
        return shared.found;
    }
    Shared surely = {.exec = exec, .object = object, .surely = true};
    exec->is_perhaps_shared = !shared_look(&surely);
    if (exec->is_perhaps_shared && !exec->guessed) {
        exec->guessed = "whether anything points to the block is not known";
    }
    return surely.found;
}
