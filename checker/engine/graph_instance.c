/* graph_instance.c - function instances, and which entry states share one. */
#include "engine/graph_private.h"

#include "engine/merge.h"

/* ---- by function and entry state -------------------------------------------------- */

static uint64_t graph_instance_hash(uint32_t function, uint32_t depth, const State *entry) {
    return graph_mix(graph_mix(function, depth), (uint64_t)(uintptr_t)entry);
}

static Instance **graph_instance_slot(Graph *graph, uint32_t function, uint32_t depth,
                                      const State *entry) {
    for (uint64_t at = graph_instance_hash(function, depth, entry);; at++) {
        Instance **slot = &graph->slots[at & (graph->slot_count - 1)];
        if (!*slot ||
            ((*slot)->info->id == function && (*slot)->depth == depth && (*slot)->entry == entry)) {
            return slot;
        }
    }
}

static void graph_grow(Graph *graph) {
    graph->slot_count *= 2;
    graph->slots = ARENA_ARRAY(graph->arena, Instance *, graph->slot_count);
    for (size_t i = 0; i < graph->instances.count; i++) {
        Instance *old = graph->instances.items[i];
        *graph_instance_slot(graph, old->info->id, old->depth, old->entry) = old;
    }
}

/* ---- entry states ----------------------------------------------------------------- */

static bool graph_same_typestates(const State *a, const State *b) {
    return a->objects == b->objects && a->watches == b->watches && a->site == b->site &&
           a->role == b->role && a->degraded == b->degraded && a->last_return == b->last_return &&
           a->guarded == b->guarded;
}

/* Variables of a caller count where handles may lie in them: which of two gets one, or is emptied,
 * must not become a matter of doubt. */
static bool graph_tells_apart(const Graph *graph, uint32_t function, uint32_t index,
                              const ValueNode *address) {
    bool is_holder = index < 32 && (graph->engine->holding[function] >> index & 1) != 0;
    uint8_t root = value_root_at(graph->engine->tables->values, address->a)->kind;
    return address->d == 0 &&
           (root == ROOT_GLOBAL || root == ROOT_REGION || (root == ROOT_LOCAL && is_holder));
}

/* An argument that decides what the callee does, as far as it is a constant. */
static Value graph_argument(const Graph *graph, uint32_t function, uint32_t depth,
                            const State *entry, uint32_t index) {
    Value value = VALUE_TOP;
    pmap_find(entry->store, core_local(graph->engine, function, index, depth), &value);
    const ValueNode *node = value_at(graph->engine->tables->values, value);
    bool named = node->kind == VALUE_IS_ADDR && graph_tells_apart(graph, function, index, node);
    return named || node->kind == VALUE_IS_INT || node->kind == VALUE_IS_FUNC ||
                   node->kind == VALUE_IS_HANDLE
               ? value
               : VALUE_TOP;
}

static bool graph_same_arguments(const Graph *graph, uint32_t function, uint32_t depth,
                                 const State *a, const State *b) {
    uint32_t count = graph->engine->functions[function].ir->param_count;
    for (uint32_t i = 0; i < count; i++) {
        if (graph_argument(graph, function, depth, a, i) !=
            graph_argument(graph, function, depth, b, i)) {
            return false;
        }
    }
    return true;
}

static Entries **graph_entries_slot(Graph *graph, uint32_t function, uint32_t depth,
                                    const State *entry, uint64_t holders) {
    uint64_t at = graph_mix(graph_instance_hash(function, depth, NULL),
                            (uint64_t)(uintptr_t)entry->objects + entry->site + holders);
    uint32_t count = graph->engine->functions[function].ir->param_count;
    for (uint32_t i = 0; i < count; i++) {
        at = graph_mix(at, graph_argument(graph, function, depth, entry, i));
    }
    for (;; at++) {
        Entries **slot = &graph->entries[at & (graph->entries_slots - 1)];
        if (!*slot ||
            ((*slot)->function == function && (*slot)->depth == depth &&
             (*slot)->holders == holders && graph_same_typestates((*slot)->first, entry) &&
             graph_same_arguments(graph, function, depth, (*slot)->first, entry))) {
            return slot;
        }
    }
}

static void graph_grow_entries(Graph *graph) {
    Entries **old = graph->entries;
    uint32_t count = graph->entries_slots;
    graph->entries_slots *= 2;
    graph->entries = ARENA_ARRAY(graph->arena, Entries *, graph->entries_slots);
    for (uint32_t i = 0; i < count; i++) {
        if (old[i]) {
            *graph_entries_slot(graph, old[i]->function, old[i]->depth, old[i]->first,
                                old[i]->holders) = old[i];
        }
    }
}

#define GRAPH_WIDEN_ENTRY_AFTER 1

/* The entry state to explore for this one: itself, or, among those with the same
 * typestates and the same constant arguments, the join of the many. */
static const State *graph_entry(Graph *graph, uint32_t function, uint32_t depth, const State *entry,
                                const Pmap *hidden) {
    HolderSums sums = graph_holders(graph, function, entry);
    uint64_t holders = sums.sum + sums.numbers;
    Entries **slot = graph_entries_slot(graph, function, depth, entry, holders);
    Entries *entries = *slot;
    if (!entries) {
        entries = ARENA_NEW(graph->arena, Entries);
        entries->function = function;
        entries->depth = depth;
        entries->first = entry;
        entries->holders = holders;
        *slot = entries;
        if (++graph->entries_count * 2 > graph->entries_slots) {
            graph_grow_entries(graph);
        }
    }
    entries->hidden = pmap_union(graph->engine->tables->pmaps, entries->hidden, hidden);
    if (entries->count < graph->engine->limits.entry_merge_after) {
        entries->count++;
        return entry;
    }
    const State *before = entries->merged ? entries->merged : entry;
    State joined = merge_states(graph->engine, before, entry, NULL,
                                graph->engine->functions[function].first_uid,
                                entries->merges >= GRAPH_WIDEN_ENTRY_AFTER);
    merge_reserve(graph->engine, before, entries->hidden, &joined);
    merge_reserve(graph->engine, entry, entries->hidden, &joined);
    const State *interned = state_intern(graph->engine->tables, &joined);
    if (interned != entries->merged) {
        entries->merges++;
        graph->engine->statistics.merged++;
    }
    entries->merged = interned;
    return interned;
}

/* ---- making one ------------------------------------------------------------------- */

Instance *graph_instance(Graph *graph, uint32_t function, uint32_t depth, const State *entry,
                         const Pmap *hidden, bool *is_new) {
    const State *interned = state_intern(graph->engine->tables, entry);
    Instance **slot = graph_instance_slot(graph, function, depth, interned);
    if (!*slot && !graph->guide) {
        interned = graph_entry(graph, function, depth, interned, hidden);
        slot = graph_instance_slot(graph, function, depth, interned);
    }
    *is_new = *slot == NULL;
    if (*slot) {
        return *slot;
    }
    Instance *instance = ARENA_NEW(graph->arena, Instance);
    instance->id = (uint32_t)graph->instances.count;
    instance->info = &graph->engine->functions[function];
    instance->depth = depth;
    instance->entry = interned;
    instance->slot_count = 4;
    instance->slots = ARENA_ARRAY(graph->arena, Node *, instance->slot_count);
    instance->bucket_slots = 4;
    instance->buckets = ARENA_ARRAY(graph->arena, Bucket *, instance->bucket_slots);
    *slot = instance;
    vec_push(graph->arena, &graph->instances, instance);
    if (graph->instances.count * 2 > graph->slot_count) {
        graph_grow(graph);
    }
    Edge none = {NULL, NULL, DECISION_NONE, false};
    instance->start = graph_reach(graph, instance, 0, 0, interned, none);
    return instance;
}
