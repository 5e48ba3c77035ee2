/* sightings.h - where in the driver objects were seen in which states, for whoever looks at a
 * line of it. */
#ifndef FLTCHECK_ENGINE_SIGHTINGS_H
#define FLTCHECK_ENGINE_SIGHTINGS_H

#include "engine/explore.h"

typedef struct Sightings Sightings;

/* What is seen lives in `arena`. */
Sightings *sightings_open(Arena *arena);

/* Adds what an exploration came by. */
void sightings_take(Sightings *sightings, const Exploration *exploration);

/* A call of the driver moves an object from one state into another; nothing where `sightings` is
 * NULL. */
void sightings_move(Sightings *sightings, const Engine *engine, uint32_t call, uint32_t object,
                    uint32_t from, uint32_t into);

/* All of them, in the order in which lines were come by first. */
const Sighting *sightings_all(const Sightings *sightings, uint32_t *count);

#endif
