/* stubs.h - bodies for API functions that the rules or the model describe. */
#ifndef FLTCHECK_ENGINE_STUBS_H
#define FLTCHECK_ENGINE_STUBS_H

#include "engine/core.h"
#include "ir/select.h"

#define STUBS_API_PREFIX "__fltcheck_api:"

/* The program with, for every API that has model hooks (NAME__before,
 * NAME__success, NAME__failure), a body made of
 *     NAME__before(args); r = <rules' effect of NAME>(args);
 *     r succeeded ? NAME__success(args) : NAME__failure(args); return r;
 * The input module is not changed. */
const IrModule *stubs_add(Arena *arena, const IrModule *program, const RuleSet *rules);


/* Per function of the program those of the model that its stub would call, or UINT32_MAX. */
const uint32_t (*stubs_companions(Arena *arena, const IrModule *program))[IR_COMPANIONS];

#endif
