/* handle_flow.h - where handles may travel, without regard to order: a forward
 * taint over the abstract locations, from the calls that create objects.
 */
#ifndef FLTCHECK_ENGINE_HANDLE_FLOW_H
#define FLTCHECK_ENGINE_HANDLE_FLOW_H

#include "engine/flow.h"

typedef struct HandleFlow HandleFlow;

struct BlockFlow;

/* `blocks` (may be NULL): addresses of these are propagated, too (block_flow.h). */
HandleFlow *handle_flow_compute(Arena *arena, Flow *flow, bool is_memory,
                                const struct BlockFlow *blocks);

/* True if the rules may have something to say about this call: it creates an
 * object, gets what may be a handle, or is judged even for what is none. */
bool handle_flow_concerns(const HandleFlow *handles, const FunctionInfo *info, const IrInstr *call);

/* Kinds of objects that may be lost with the variable that holds their handle: what is
 * written to such a variable matters even if nobody reads it. */
uint32_t handle_flow_losable(const HandleFlow *handles);

/* True if a variable of the function may hold such a handle: it is lost where the function returns.
 */
bool handle_flow_loses_at_return(const HandleFlow *handles, const FunctionInfo *info);

/* Notes for each call what its arguments may be handles of (Engine.call_kinds). */
void handle_flow_calls(const HandleFlow *handles);
bool handle_flow_may_get(const Engine *engine, uint32_t call, const RuleKind *kind);

/* The kinds of object whose handles an operand of that function may be, as bits. */
uint32_t handle_flow_operand(const HandleFlow *handles, const FunctionInfo *info,
                             IrOperand operand);

#endif
