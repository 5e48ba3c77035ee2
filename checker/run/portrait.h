/* portrait.h - what a component is made of, for reports (private). */
#ifndef FLTCHECK_RUN_PORTRAIT_H
#define FLTCHECK_RUN_PORTRAIT_H

#include "run/keep.h"
#include "run/run.h"

/* The entry point, the routines that the system calls, and the calls that move objects
 * of the rules. Outlives the memory of `loaded`. */
ComponentResult portrait_make(Keeper *keeper, const RunComponent *loaded, const RuleSet *rules);

/* What the project says of it, which is not in its sources. */
void portrait_sign(ComponentResult *portrait, const ProjectComponent *source);

#endif
