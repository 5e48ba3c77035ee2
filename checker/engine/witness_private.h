/* witness_private.h - what the search for a witness (witness.c) needs of distances
 * (witness_path.c), of the replay of a path (witness_replay.c) and of its form. */
#ifndef FLTCHECK_ENGINE_WITNESS_PRIVATE_H
#define FLTCHECK_ENGINE_WITNESS_PRIVATE_H

#include "engine/witness.h"

/* The distance of what can't be reached. */
#define WITNESS_FAR UINT32_MAX

/* Steps from the entry of its instance to the end of the edge. */
uint32_t witness_edge_cost(const Edge *edge);

/* Executes the shortest path to the node, one of those of the finding, alone. True
 * if the finding is there too: the witness is filled in. Otherwise `failed` is the
 * edge that is not possible, or NULL. */
bool witness_replay(Exploration *exploration, Arena *arena, const RawFinding *raw, Node *node,
                    Witness *witness, const Edge **failed);

/* witness_rounds.c: the steps with each loop that repeats itself told once, and how often; in
 * `arena`. Their number. */
uint32_t witness_fold_rounds(Arena *arena, const Step *steps, uint32_t count, const Step **out);

#endif
