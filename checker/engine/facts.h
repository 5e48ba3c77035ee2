/* facts.h - what is found out about a component for the other side of its project. */
#ifndef FLTCHECK_ENGINE_FACTS_H
#define FLTCHECK_ENGINE_FACTS_H

#include "engine/explore.h"

typedef struct Facts Facts;

/* What is kept lives in `arena`. */
Facts *facts_open(Arena *arena);

/* Keeps what the exploration came across, instead of what earlier ones of the same kind did.
 * Nothing if the kind in focus tells nothing. */
void facts_take(Facts *facts, const Exploration *exploration);

/* True if something that the kind tells is not known in whole. NULL: no. */
bool facts_have_gaps(const Facts *facts, const RuleKind *kind);

EngineFacts facts_all(const Facts *facts);

/* False for kinds about which there is nothing to find out: nobody wants to know what they tell,
 * or nobody has told what they ask for. */
bool facts_concern(const Engine *engine, const RuleKind *kind);

#endif
