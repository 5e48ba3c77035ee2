/* flow_private.h - what the names of locations (flow_key.c) need of their table in
 * flow.c. */
#ifndef FLTCHECK_ENGINE_FLOW_PRIVATE_H
#define FLTCHECK_ENGINE_FLOW_PRIVATE_H

#include "engine/flow.h"

/* Notes that the two locations may be the same memory. */
void flow_link(Flow *flow, const char *key, const char *sort);

/* True if the place has no field, or one of a structure that is known to have it. */
bool flow_is_member(const Flow *flow, const FunctionInfo *info, const IrPlace *place);

/* True if code of the driver gets what is passed to the call. */
bool flow_passes_on(const Flow *flow, const FunctionInfo *info, const IrInstr *call);

/* Links the locations of fields that are the same memory (flow_overlay.c). */
void flow_overlay(Flow *flow);

#endif
