/* flow_private.h - what the names of locations (flow_key.c) need of their table in
 * flow.c. */
#ifndef FLTCHECK_ENGINE_FLOW_PRIVATE_H
#define FLTCHECK_ENGINE_FLOW_PRIVATE_H

#include "engine/flow.h"

/* Notes that the two locations may be the same memory. */
void flow_link(Flow *flow, const char *key, const char *sort);

#endif
