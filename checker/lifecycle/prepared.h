/* prepared.h - the built-in models as IR, made from their sources when the program was built.
 *
 * Lowering them costs as much as parsing a small driver, and comes out the same for everybody
 * with the same target: models include nothing. So cli/prepare_models.c, which the build runs,
 * packs what lifecycle_module() makes of them, and prepared_model() unpacks it.
 */
#ifndef FLTCHECK_LIFECYCLE_PREPARED_H
#define FLTCHECK_LIFECYCLE_PREPARED_H

#include "ir/ir.h"
#include "rules/rules.h"

/* Names what a model is made from: its sources, the entry point, and those arguments that can
 * make a difference without any header. `rules` are those of one side; `entry` may be NULL. */
const char *prepared_name(Arena *arena, const RuleSet *rules, const char *entry,
                          const char *const *args, size_t arg_count);

/* What lifecycle_module() would make of the same; NULL if that is not there: for other rules,
 * another target, or an entry point with a name of its own. */
IrModule *prepared_model(Arena *arena, const RuleSet *rules, const char *entry,
                         const char *const *args, size_t arg_count);

#endif
