/* witness_private.h - what the search for a witness (witness.c) needs of distances
 * (witness_path.c), of the replay of a path (witness_replay.c) and of its form. */
#ifndef FLTCHECK_ENGINE_WITNESS_PRIVATE_H
#define FLTCHECK_ENGINE_WITNESS_PRIVATE_H

#include "engine/witness.h"

/* The distance of what can't be reached. */
#define WITNESS_FAR UINT32_MAX

/* witness_path.c: computes all distances, unless they are known (Exploration.is_measured). */
void witness_measure(Exploration *exploration);

/* Steps from the entry of its instance to the end of the edge. */
uint32_t witness_edge_cost(const Edge *edge);

/* Steps from the start to the entry of the instance that is called there. */
uint32_t witness_caller_cost(const Caller *caller);

/* witness_bans.c: leaves out an edge, given by the node it leads to and its number there, or a
 * caller. Distances follow with the next witness_update(). */
typedef struct WitnessBans WitnessBans;
void witness_ban_edge(Exploration *exploration, Node *to, uint32_t edge);
void witness_ban_caller(Exploration *exploration, Instance *callee, uint32_t caller);

/* Makes distances those without what has been banned since the last update. */
void witness_update(Exploration *exploration);

/* Takes all bans back; distances are again what they were before the first. */
void witness_unban(Exploration *exploration);

/* One step of a path that is replayed: a node of the graph, the state that the replay is in
 * there, and how it goes on. */
typedef struct TrailStep {
    Node *node;
    State state;
    Edge *edge;     /* to `to`; NULL where a callee is entered for good, or has ended */
    Node *to;       /* NULL where a callee has ended */
    Caller *caller; /* the call by which the instance of `to` is entered for good, or NULL */
} TrailStep;

typedef VEC(TrailStep) Trail;

/* Executes the shortest path to the node, one of those of the finding, alone. True
 * if the finding is there too: the witness is filled in. Otherwise `trail`, in `scratch`, has
 * the steps that were made; the last one is that which is not possible. */
bool witness_replay(Exploration *exploration, Arena *arena, Arena *scratch, const RawFinding *raw,
                    Node *node, Witness *witness, Trail *trail);

typedef struct CycleStep {
    Edge *edge;
    Node *to;
} CycleStep;

typedef VEC(CycleStep) Cycle;

/* The shortest way from the node back to itself, inside of its instance; empty if there is
 * none. */
Cycle witness_cycle(Arena *arena, Node *start);

/* Makes one step alone, beginning with `state` (the last step's is tried for the edge that
 * failed). True if it leads where the edge does: `result` is the state there, or the entry
 * state of the callee. */
bool witness_step(Exploration *exploration, const TrailStep *step, const State *state,
                  State *result);

/* A variable, and what it is in a replay: ways on which it would become something else by a
 * merge, and not because somebody writes it, lead nowhere. */
typedef struct WitnessBan {
    Value cell, concrete; /* STATE_NONE: it has no value */
} WitnessBan;

/* witness_blame.c: finds out by what the last step of the trail differs from the graph so that
 * it was not possible, and where other states brought that in. The part of the trail that leads
 * into that merge is banned; `ban` says which others lead nowhere either. False if it can't be
 * told. */
bool witness_blame(Exploration *exploration, const Trail *trail, WitnessBan *ban);

/* True if the way over that edge, or into that callee, is one of those. */
bool witness_is_merged(Exploration *exploration, const WitnessBan *ban, Edge *edge, Node *to);
bool witness_is_merged_entry(const WitnessBan *ban, const Instance *callee, const Caller *caller);

/* witness_way.c: leaves out what the bans say of the shortest path to the node. True if that was
 * nothing. */
typedef VEC(WitnessBan) WitnessBanList;
bool witness_clear_way(Exploration *exploration, const WitnessBanList *list, Node *node);

/* ---- what a witness could do without (witness_aside.c) ------------------------------- */

/* An edge of a path that was replayed. */
typedef struct Fork {
    Edge *edge;
    uint32_t frame; /* edges with the same number are one way through an instance */
    uint32_t left;  /* edges that follow it there */
    uint32_t told;  /* steps told before it */
} Fork;

/* What was replayed: its edges, in order, and how many steps were told when each frame ended. */
typedef struct Course {
    VEC(Fork) forks;
    VEC(uint32_t) frame_ends;
    const uint32_t *uids; /* of each step: see Replay */
    bool is_whole;        /* no loop went round more often than in the graph */
} Course;

/* Another way from an edge of the path to where the path goes on. */
typedef struct Detour {
    size_t fork;           /* the edge that is not taken */
    const CycleStep *ways; /* its first is the other outcome, taken whatever is known */
    size_t way_count;
    uint32_t left;  /* edges of the path in that frame that are taken afterwards */
    uint32_t begin; /* block at which the first of these begins, or IR_NO_BLOCK */
} Detour;

/* Executes the path once more, with the detour. True if the finding is there all the same;
 * `steps`, in `arena`, are those after the detour. */
bool witness_detour(Exploration *exploration, Arena *arena, const RawFinding *raw, Node *node,
                    const Detour *detour, const Step **steps, uint32_t *count);

/* Marks the steps that have no effect on how the path ends: of a decision and of what is done
 * until its sides meet, if the other outcomes lead to the same end by the same steps. */
void witness_set_aside(Exploration *exploration, const RawFinding *raw, Node *node,
                       const Course *course, Step *steps, uint32_t count);

/* witness_rounds.c: the steps with each loop that repeats itself told once, and how often; in
 * `arena`. Their number. */
uint32_t witness_fold_rounds(Arena *arena, const Step *steps, uint32_t count, const Step **out);

#endif
