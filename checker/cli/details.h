/* details.h - what -v tells on standard error: what was read, how, and figures. */
#ifndef FLTCHECK_CLI_DETAILS_H
#define FLTCHECK_CLI_DETAILS_H

#include "base/text.h"
#include "project/project.h"
#include "verdict/verdict.h"

/* Headers, libclang, rules; every unit with its problems and the options that
 * were not understood; syntax that was not lowered; statistics and times. */
void details_append(Text *out, const Project *project, const Results *results);

/* One component: kind, where it comes from, notes. */
void details_component(Text *out, const ProjectComponent *component);

/* The options of a unit that are not used. */
void details_dropped(Text *out, const ProjectUnit *unit);

#endif
