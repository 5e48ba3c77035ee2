/* inputs.h - the files of a parse: what they say about suppressions (private). */
#ifndef FLTCHECK_FRONTEND_INPUTS_H
#define FLTCHECK_FRONTEND_INPUTS_H

#include "frontend/parse.h"
#include "frontend/unit.h"

/* Looks at every file of the unit that is the driver's own, once. */
void inputs_collect(FrontendResult *result, Unit *unit);

#endif
