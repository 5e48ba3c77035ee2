/* explain.h - why units are parsed again, or are not. */
#ifndef FLTCHECK_RUN_EXPLAIN_H
#define FLTCHECK_RUN_EXPLAIN_H

#include "base/text.h"
#include "run/run.h"

/* Appends a sentence for each unit of the project, from the options' store. */
void run_explain_cache(Text *out, const RunOptions *options, Diag *diag);

#endif
