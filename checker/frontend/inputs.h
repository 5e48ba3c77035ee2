/* inputs.h - the files of a parse: what they say about suppressions, and what else the
 * result depends on (private). */
#ifndef FLTCHECK_FRONTEND_INPUTS_H
#define FLTCHECK_FRONTEND_INPUTS_H

#include "frontend/parse.h"
#include "frontend/unit.h"

/* Sets the suppressions, which are looked for in every file of the driver's own, and, if the
 * request asks for them, the inputs. */
void inputs_collect(FrontendResult *result, Unit *unit, const Parse *parse);

#endif
