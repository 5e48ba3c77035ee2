/* load_link.h - a component with the model of what calls it (private). */
#ifndef FLTCHECK_RUN_LOAD_LINK_H
#define FLTCHECK_RUN_LOAD_LINK_H

#include "run/load.h"

void load_report_links(Diag *diag, const IrLinkProblems *problems);

/* While workers are busy. That a model will be needed, and which, is a guess; if it is wrong, only
 * this time is lost. */
void load_guess_model(LoadContext *context);

/* Joins the driver with the model. */
void load_add_model(Arena *arena, LoadContext *context, RunComponent *component);

#endif
