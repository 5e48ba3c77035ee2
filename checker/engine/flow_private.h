/* flow_private.h - what the names of locations (flow_key.c) need of their table in
 * flow.c, and who may be the same (flow_alias.c). */
#ifndef FLTCHECK_ENGINE_FLOW_PRIVATE_H
#define FLTCHECK_ENGINE_FLOW_PRIVATE_H

#include "engine/flow.h"

/* Notes that the two locations may be the same memory. */
void flow_link(Flow *flow, const char *key, const char *sort);
/* The same for who reads `key` only. */
void flow_link_to(Flow *flow, const char *key, const char *other);

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

/* The address of the structure at `place` is used as a pointer of that type. */
void flow_overlay_pointer(Flow *flow, const FunctionInfo *info, const IrPlace *place,
                          const IrType *pointer);

/* An instruction reads or writes, as something of that type, what may be any field in the first
 * `end` bytes of a structure: of the variable at `place`, or of any of its type (NULL). */
typedef struct FlowReach {
    const FunctionInfo *info;
    const IrPlace *place;
    const IrType *record, *type;
    uint64_t end;
    uint32_t uid;
    bool writes;
} FlowReach;

void flow_reach_fields(Flow *flow, const FlowReach *reach);

/* Notes a write to a location: to a variable of the function if the place is one. */
void flow_add_writer(Flow *flow, const char *key, const IrPlace *place, uint32_t uid);

/* Notes who reads and writes fields through pointers that reach them by arithmetic
 * (flow_arithmetic.c). */
void flow_follow_arithmetic(Flow *flow);

#endif
