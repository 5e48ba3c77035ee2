/* explore.h - the exploration to a fixpoint, and what it comes across. */
#ifndef FLTCHECK_ENGINE_EXPLORE_H
#define FLTCHECK_ENGINE_EXPLORE_H

#include "base/strmap.h"
#include "engine/graph.h"

/* A report that was triggered at some place for an object of some creation site,
 * not yet confirmed. */
typedef struct RawFinding {
    const RuleReport *report;
    uint32_t object;   /* one of them, or STATE_NONE */
    uint32_t place;    /* instruction */
    VEC(Node *) nodes; /* whose execution triggered it */
} RawFinding;

typedef struct Unknown {
    const char *reason;
    uint32_t uid;
    uint32_t object; /* STATE_NONE: concerns everything */
} Unknown;

typedef struct Exploration {
    Arena *arena;   /* its own: has this, the graph and all that was come across */
    Arena *scratch; /* for the node that is executed */
    Engine *engine;
    StateScope before; /* states of the exploration that it interrupts */
    Graph *graph;
    Instance *root;
    VEC(RawFinding *) raws;
    StrMap *raw_index;
    StrMap *events; /* "name@uid" */
    struct {
        struct ExploreEvent {
            const char *name;
            uint32_t uid, site;
        } *items;
        size_t count, capacity;
    } placed_events; /* each once */
    VEC(EngineFact) facts;
    VEC(EngineFactGap) fact_gaps;
    StrMap *fact_index;
    VEC(Unknown) unknowns;
    StrMap *unknown_index;
    struct WitnessBans *bans; /* witness_bans.c; NULL: none yet */
    bool is_vague;            /* the model got no sure answer somewhere */
    bool is_measured;         /* the distances of its nodes are known (witness_path.c) */
} Exploration;

/* Explores from the start function until nothing new is found or a limit is
 * reached, with the limits and the focus of the engine as they are now. To be closed. */
Exploration *explore_run(Engine *engine, uint32_t start);

/* Explores again, towards one raw finding of `exploration`: exact states only, the
 * points nearest to it first, `budget` nodes at most. NULL if it was not met; else
 * a new exploration, to be closed, whose only raw finding it is. */
Exploration *explore_towards(const Exploration *exploration, const RawFinding *raw,
                             uint64_t budget);

void explore_close(Exploration *exploration); /* NULL is fine */

/* True if the event happened to an object made by that call, or may have. */
bool explore_saw_event_of(const Exploration *exploration, const char *name, uint32_t site);

/* The same, at a place in that function or in one that it calls. */
bool explore_saw_event_within(const Exploration *exploration, const char *name, uint32_t site,
                              uint32_t function);

/* True if the event happened at that place in some state. */
bool explore_saw_event(const Exploration *exploration, const char *name, uint32_t uid);

#endif
