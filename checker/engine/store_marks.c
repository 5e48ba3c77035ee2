/* store_marks.c - what there is to know about one cell of a store. */
#include "engine/store_marks.h"

static bool marks_has_index(const ValueNode *address) {
    return address->d != 0 || address->b != VALUE_TOP;
}

static uint32_t marks_of_place(const ValueNode *address, const Root *root) {
    uint32_t marks = marks_has_index(address) ? STORE_INDEXED : 0;
    switch ((RootKind)root->kind) {
    case ROOT_LOCAL:
        return marks | STORE_IN_FRAME | STORE_IN_LOCAL;
    case ROOT_TEMP:
    case ROOT_RETURN:
        return marks | STORE_IN_FRAME;
    case ROOT_HEAP:
    case ROOT_UNKNOWN:
        return marks | STORE_NAMELESS;
    default:
        return marks;
    }
}

static uint32_t marks_of_address(const ValueTable *values, const ValueNode *address) {
    RootKind kind = (RootKind)value_root_at(values, address->a)->kind;
    bool nameless = kind == ROOT_HEAP || kind == ROOT_UNKNOWN;
    return (kind == ROOT_LOCAL ? STORE_TO_LOCAL : 0u) |
           (nameless || marks_has_index(address) ? STORE_LINK : 0u);
}

static uint32_t marks_of_value(const ValueTable *values, const ValueNode *value) {
    switch ((ValueKind)value->kind) {
    case VALUE_IS_ADDR:
        return marks_of_address(values, value);
    case VALUE_IS_HANDLE:
        return STORE_HANDLE;
    case VALUE_IS_SYM:
        return STORE_SYM;
    case VALUE_IS_UNARY:
    case VALUE_IS_BINARY:
    case VALUE_IS_CAST:
        return STORE_TERM;
    default:
        return 0;
    }
}

static bool marks_apart(const StateTables *tables, const Root *root, const ValueNode *value) {
    bool exact =
        root->kind == ROOT_GLOBAL && (!tables->exact_globals || tables->exact_globals[root->a]);
    bool followed = root->kind == ROOT_HEAP && (root->b & HEAP_FOLLOWED) != 0;
    return exact || followed || value->kind == VALUE_IS_HANDLE || value->kind == VALUE_IS_FUNC;
}

#define MARKS_BELOW_INSIDE ((1u << STORE_INSIDE_SHIFT) - 1)

static uint32_t marks_inside(const ValueTable *values, Value value) {
    return (uint32_t)value_at(values, value)->inside << STORE_INSIDE_SHIFT;
}

/* What lies in a region or behind an unknown pointer is named after that. */
static bool marks_is_named_after(const StateTables *tables, const ValueNode *sym) {
    if (sym->op == SYM_RESULT) {
        return false;
    }
    return (sym->op == SYM_HAVOC && sym->c == VALUE_DERIVED) ||
           value_at(tables->values, sym->a)->inside != 0;
}

/* Facts about an unknown that is not named after another one have none if they say nothing else. */
static uint32_t marks_of_fact(const StateTables *tables, Value key, uint32_t id) {
    const ValueNode *about = value_at(tables->values, key);
    bool plain = about->kind == VALUE_IS_SYM && !marks_is_named_after(tables, about);
    if (id >= state_fact_count(tables)) {
        return PMAP_ALL;
    }
    uint32_t number = state_fact_at(tables, id)->choice;
    if (plain && number == 0) {
        return 0;
    }
    const Choice *choice = state_choice_at(tables, number);
    uint32_t marks = plain ? FACT_CHOICE | FACT_MENTIONS : MARKS_BELOW_INSIDE;
    marks |= marks_inside(tables->values, key);
    for (uint32_t i = 0; i < choice->count; i++) {
        marks |= marks_inside(tables->values, choice->values[i]);
    }
    return marks;
}

uint32_t store_marks(void *context, uint32_t key, uint32_t value) {
    const StateTables *tables = context;
    const ValueTable *values = tables->values;
    if (key >= value_count(values)) {
        return PMAP_ALL;
    }
    if (value_at(values, key)->kind != VALUE_IS_ADDR) {
        return marks_of_fact(tables, key, value);
    }
    if (value >= value_count(values)) {
        return PMAP_ALL;
    }
    const ValueNode *address = value_at(values, key), *content = value_at(values, value);
    const Root *root = value_root_at(values, address->a);
    return marks_of_place(address, root) | marks_of_value(values, content) |
           marks_inside(values, key) | marks_inside(values, value) |
           (marks_apart(tables, root, content) ? STORE_APART : 0u);
}
