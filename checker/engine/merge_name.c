/* merge_name.c - names of what is joined: which are taken, and what is known of one that is used
 * again.
 */
#include "engine/merge_private.h"
#include "engine/store_marks.h"

typedef struct MergeLook {
    Merge *merge;
    Value cell;
} MergeLook;

static void merge_look_into(const MergeLook *look, Value value) {
    Merge *m = look->merge;
    const ValueNode *node = value_at(m->engine->tables->values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_BINARY:
        merge_look_into(look, node->b);
        merge_look_into(look, node->a);
        break;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        merge_look_into(look, node->a);
        break;
    case VALUE_IS_ADDR:
        if (node->d > 0) {
            merge_look_into(look, node->b);
        }
        break;
    case VALUE_IS_SYM:
        if (node->op == SYM_JOIN && node->b == m->point && node->a != look->cell) {
            vec_push(m->engine->tables->passing, &m->names, value);
        }
        break;
    default:
        break;
    }
}

static bool merge_visit_name(void *context, uint32_t key, uint32_t value) {
    MergeLook look = {context, key};
    merge_look_into(&look, value);
    look.cell = VALUE_TOP; /* elements that were written through an index have it in their names */
    merge_look_into(&look, key);
    return true;
}

/* True if facts of that side say something of an unknown that isn't the cell's any more. Inside
 * an instance a cell that counts on from the unknown (i = i + 1) may go by its name again, if
 * no caller has it: what was known of the earlier value is dropped then. */
static bool merge_is_remembered(const Merge *m, const State *side, Value cell, Value sym) {
    Value value;
    if (!pmap_find(side->facts, sym, NULL)) {
        return false;
    }
    if (pmap_find(side->store, cell, &value) &&
        (value == sym || (m->entry && value_mentions(m->engine->tables->values, value, sym)))) {
        return m->entry && value != sym && pmap_find(m->entry->facts, sym, NULL);
    }
    return true;
}

/* True if the unknown, which an earlier join has put into the cell, is still known by that
 * name elsewhere: in another variable, or where a caller has it. */
static bool merge_is_taken(Merge *m, Value cell, Value sym) {
    if (!m->looked) {
        m->looked = true;
        pmap_each_marked(m->sides.a.store, STORE_MENTIONS | STORE_INDEXED, merge_visit_name, m);
        pmap_each_marked(m->sides.b.store, STORE_MENTIONS | STORE_INDEXED, merge_visit_name, m);
    }
    for (size_t i = 0; i < m->names.count; i++) {
        if (m->names.items[i] == sym) {
            return true;
        }
    }
    return merge_is_remembered(m, &m->sides.a, cell, sym) ||
           merge_is_remembered(m, &m->sides.b, cell, sym);
}

typedef struct MergeRename {
    const StateTables *tables;
    Value sym;
} MergeRename;

static bool merge_keep_fact(void *context, uint32_t key, uint32_t number) {
    const MergeRename *rename = context;
    const Fact *fact = state_fact_at(rename->tables, number);
    if (value_mentions(rename->tables->values, key, rename->sym)) {
        return false;
    }
    const Choice *choice = fact->choice ? state_choice_at(rename->tables, fact->choice) : NULL;
    for (uint32_t i = 0; choice && i < choice->count; i++) {
        if (value_mentions(rename->tables->values, choice->values[i], rename->sym)) {
            return false;
        }
    }
    return true;
}

static Value merge_use_again(Merge *m, Value sym) {
    MergeRename rename = {m->engine->tables, sym};
    PmapPool *pmaps = m->engine->tables->pmaps;
    m->result.facts = pmap_remove(pmaps, m->result.facts, sym);
    m->result.facts =
        pmap_filter_marked(pmaps, m->result.facts, store_mark_of(sym), merge_keep_fact, &rename);
    return sym;
}

#define MERGE_NAMES 4

Value merge_name(Merge *m, Value cell, int64_t first, const IrType *type) {
    ValueTable *values = m->engine->tables->values;
    for (int64_t k = 0; k < MERGE_NAMES; k++) {
        uint32_t before = value_count(values);
        Value sym = value_sym(values, SYM_JOIN, cell, m->point, first + 16 * k, type);
        if (sym >= before) {
            return sym;
        }
        if (!merge_is_taken(m, cell, sym)) {
            return merge_use_again(m, sym);
        }
    }
    /* The model's functions have no copies of its variables when they call: which of its few
     * places one points to must not be lost. */
    bool is_choice = type == NULL && state_is_model_cell(m->engine->tables, cell);
    return is_choice ? merge_use_again(m, value_sym(values, SYM_JOIN, cell, m->point, first, type))
                     : VALUE_TOP;
}
