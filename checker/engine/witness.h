/* witness.h - the shortest path to a finding, executed again alone.
 *
 * Shortest paths through the explored graph count the path inside each callee
 * (Knuth's generalisation of Dijkstra's algorithm, computed by relaxation). The
 * path is then replayed without merging; where a merge made it impossible, the
 * edge is left out and the next path is tried, a few times. After that the program
 * is explored again with exact states, guided towards the finding and bounded.
 */
#ifndef FLTCHECK_ENGINE_WITNESS_H
#define FLTCHECK_ENGINE_WITNESS_H

#include "engine/explore.h"

typedef struct Witness {
    bool confirmed;
    const Step *steps; /* in `arena`, the finding itself not included */
    uint32_t step_count;
    uint32_t object;
    const char *guessed; /* why the path shows nothing for certain, or NULL */
    uint32_t degraded;   /* a degraded function that the path enters, or STATE_NONE */
} Witness;

typedef enum WitnessEffort {
    WITNESS_REPLAY,  /* paths through the graph as it is */
    WITNESS_EARLY,   /* ... then a short search with exact states: a more precise pass follows */
    WITNESS_THOROUGH /* ... or a long one: none does */
} WitnessEffort;

/* Tries to confirm a raw finding. Steps live in `arena`. */
Witness witness_find(Exploration *exploration, Arena *arena, const RawFinding *raw,
                     WitnessEffort effort);

#endif
