/* flow_private.h - what the names of locations (flow_key.c) need of their table in
 * flow.c, and who may be the same (flow_alias.c). */
#ifndef FLTCHECK_ENGINE_FLOW_PRIVATE_H
#define FLTCHECK_ENGINE_FLOW_PRIVATE_H

#include "engine/flow.h"

/* Notes that the two locations may be the same memory. */
void flow_link(Flow *flow, const char *key, const char *sort);

/* flow_alias.c: the address of a place is taken; the addresses of places are passed to a call,
 * perhaps as pointers to another sort. */
void flow_alias(Flow *flow, const FunctionInfo *info, const IrInstr *instr);
void flow_alias_arguments(Flow *flow, const FunctionInfo *info, const IrInstr *call);

/* True if code of the driver may get to write through the address in that temporary. */
bool flow_escapes(const Flow *flow, const FunctionInfo *info, uint32_t temp);

/* The parameter that the address of the instruction's place is; as many as there are: none. */
uint32_t flow_parameter_of(const Flow *flow, const FunctionInfo *info, const IrInstr *instr);

/* True if the place has no field, or one of a structure that is known to have it. */
bool flow_is_member(const Flow *flow, const FunctionInfo *info, const IrPlace *place);

/* The type of what the first `steps` steps of the place lead to, or NULL. */
const IrType *flow_type_at(const Flow *flow, const FunctionInfo *info, const IrPlace *place,
                           uint32_t steps);

/* True if code of the driver gets what is passed to the call. */
bool flow_passes_on(const Flow *flow, const FunctionInfo *info, const IrInstr *call);

/* Links the locations of fields that are the same memory (flow_overlay.c). */
void flow_overlay(Flow *flow);

#endif
