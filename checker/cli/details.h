/* details.h - what -v tells on standard error: what was read, how, and figures. */
#ifndef FLTCHECK_CLI_DETAILS_H
#define FLTCHECK_CLI_DETAILS_H

#include "base/text.h"
#include "project/project.h"
#include "verdict/verdict.h"

/* Headers, libclang, rules; every unit with its problems and the options that
 * were not understood; syntax that was not lowered; statistics and times. */
void details_append(Text *out, const Project *project, const Results *results);

#endif
