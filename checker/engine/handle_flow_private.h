/* handle_flow_private.h - what handle_flow.c and region_flow.c share: which temporaries and
 * locations may hold what.
 */
#ifndef FLTCHECK_ENGINE_HANDLE_FLOW_PRIVATE_H
#define FLTCHECK_ENGINE_HANDLE_FLOW_PRIVATE_H

#include "engine/handle_flow.h"

struct HandleFlow {
    Engine *engine;
    Flow *flow;
    Arena *arena;
    bool is_memory;    /* addresses in memory that is an object, not handles */
    uint32_t memory;   /* kinds of which addresses are propagated, not handles */
    uint32_t **temps;  /* per function, per temporary: kinds it may hold */
    uint32_t *results; /* per function: kinds it may return */
    uint32_t *holders; /* per function: parameters that may point to memory with handles */
    StrMap *bases;     /* names of base classes of classes whose objects may hold handles */
    VEC(FlowLocation *) changed_locations;
    FlowUids changed_temps; /* instructions that define them */
};

/* The kind in a set of kinds. */
uint32_t handle_flow_kind_bit(const RuleKind *kind);

void handle_flow_add_location(HandleFlow *h, FlowLocation *location, uint32_t kinds);
void handle_flow_add_temp(HandleFlow *h, const FunctionInfo *info, uint32_t temp, uint32_t kinds);

/* The kinds that may be in the location, under any of its names. */
uint32_t handle_flow_content(const FlowLocation *location);

/* handle_holder.c: finds functions of the driver that get memory with handles as `void *`, and
 * says whether a call gets such memory: it may free what holds a handle. */
void handle_holder_find(HandleFlow *h);
bool handle_holder_is_given(const HandleFlow *h, const FunctionInfo *info, const IrInstr *call);

/* handle_holder.c: parameters whose types say that they point to variables that may hold a
 * handle, as bits, by function. */
void handle_holder_parameters(const HandleFlow *h, uint32_t *holding);

/* handle_holder.c: an argument is the address of a variable that may hold such a handle. */
bool handle_holder_gets_variable(const HandleFlow *h, const FunctionInfo *info,
                                 const IrInstr *call);

#endif
