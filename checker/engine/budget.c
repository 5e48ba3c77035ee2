/* budget.c - a fair share for each exploration. */
#include "engine/budget.h"

/* Where nothing is left: enough to see what is near. */
#define BUDGET_LEAST 10000

/* What a state usually takes. */
#define BUDGET_STATE_BYTES 2048

static uint64_t budget_least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

EngineLimits budget_limits(const Engine *engine, EngineLimits limits) {
    uint64_t all = engine->total_nodes;
    uint64_t share = engine->spent < all ? (all - engine->spent) / 2 : 0;
    share = share < BUDGET_LEAST ? BUDGET_LEAST : share;
    limits.max_nodes = budget_least(limits.max_nodes, share);
    limits.max_bytes = budget_least(limits.max_bytes, share * BUDGET_STATE_BYTES);
    return limits;
}

void budget_charge(Engine *engine, const Exploration *exploration) {
    uint64_t nodes = exploration->graph->node_count;
    uint64_t bytes = arena_bytes(exploration->arena) / BUDGET_STATE_BYTES;
    engine->spent += nodes > bytes ? nodes : bytes;
}
