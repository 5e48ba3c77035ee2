/* join.c - cells and numbers of two states side by side. */
#include "engine/join.h"

#include "engine/assume.h"

JoinCell join_cell(JoinSides *sides, Value cell, const uint32_t *a, const uint32_t *b, Value *x,
                   Value *y) {
    StateTables *tables = sides->engine->tables;
    Memory *memory = &sides->engine->memory;
    if (!a && memory_is_freed(tables, &sides->a, cell)) {
        *x = *y = *b;
        return JOIN_OF_B;
    }
    if (!b && memory_is_freed(tables, &sides->b, cell)) {
        *x = *y = *a;
        return JOIN_OF_A;
    }
    if (value_at(tables->values, cell)->d < 0) {
        *x = *y = VALUE_TOP;
        return JOIN_REGION;
    }
    *x = a ? *a : memory_load(memory, &sides->a, cell, NULL, sides->point);
    *y = b ? *b : memory_load(memory, &sides->b, cell, NULL, sides->point);
    return JOIN_VALUES;
}

bool join_is_number(const ValueTable *values, Value value) {
    const ValueNode *node = value_at(values, value);
    return node->kind == VALUE_IS_INT || node->kind == VALUE_IS_UNARY ||
           node->kind == VALUE_IS_BINARY || node->kind == VALUE_IS_CAST ||
           (node->kind == VALUE_IS_SYM && node->bits > 0);
}

RangeSet join_range(JoinSides *sides, Value x, Value y, ValueNode *typed) {
    StateTables *tables = sides->engine->tables;
    RangeSet rx = assume_range_of(tables, &sides->a, x), ry = assume_range_of(tables, &sides->b, y);
    const ValueNode *nx = value_at(tables->values, x);
    *typed = nx->bits ? *nx : *value_at(tables->values, y);
    return range_union(&rx, &ry);
}

IrType join_type(const ValueNode *typed) {
    return (IrType){.kind = IR_TYPE_INT,
                    .is_signed = typed->is_signed,
                    .size = typed->bits ? typed->bits / 8u : 8u};
}

void join_know_range(StateTables *tables, State *state, Value sym, const ValueNode *typed,
                     const RangeSet *range) {
    RangeSet natural = range_of_type(typed->bits, typed->is_signed);
    RangeSet both = range_intersect(range, &natural);
    state_set_fact(tables, state, sym, (Fact){range_intern(tables->ranges, &both), 0});
}
