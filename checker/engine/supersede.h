/* supersede.h - which finding speaks for another one. */
#ifndef FLTCHECK_ENGINE_SUPERSEDE_H
#define FLTCHECK_ENGINE_SUPERSEDE_H

#include "engine/verdicts.h"

/* True if the rule of `by` says that it stands for that of `e`, both are about the same object,
 * and what it has found can be what led to the other. */
bool supersede_does(Engine *engine, const VerdictEvidence *by, const VerdictEvidence *e);

#endif
