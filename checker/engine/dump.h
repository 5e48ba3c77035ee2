/* dump.h - what `fltcheck dump calls|summaries|states` prints. */
#ifndef FLTCHECK_ENGINE_DUMP_H
#define FLTCHECK_ENGINE_DUMP_H

#include "base/text.h"
#include "engine/explore.h"

/* `only`: one function's name; NULL: all functions of the driver. */
void dump_calls(Text *out, Engine *engine, bool dot, const char *only);
void dump_summaries(Text *out, Exploration *exploration, const char *only);
void dump_states(Text *out, Exploration *exploration, const char *only);

#endif
