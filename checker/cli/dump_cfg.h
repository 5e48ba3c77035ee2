/* dump_cfg.h - the control-flow graph as text, for `fltcheck dump cfg`. */
#ifndef FLTCHECK_CLI_DUMP_CFG_H
#define FLTCHECK_CLI_DUMP_CFG_H

#include "base/text.h"
#include "ir/ir.h"

/* Every function with a body (or the one called `only`): per block its edges,
 * dominators, what decides whether it runs, and the condition at its end. */
void dump_cfg(Text *out, const IrModule *module, const char *only);

#endif
