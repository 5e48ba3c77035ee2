/* region_flow.h - where the addresses of memory that is an object may get to.
 *
 * The same forward propagation as that of handles (handle_flow.h), starting at the calls
 * with which the model hands out such memory. An address computed from one is one of
 * them; so is a pointer that was fetched from such memory, for it is as little to be
 * trusted.
 */
#ifndef FLTCHECK_ENGINE_REGION_FLOW_H
#define FLTCHECK_ENGINE_REGION_FLOW_H

#include "engine/handle_flow.h"

/* Steps of the propagation, for handle_flow.c: a call with which it starts; a callback that
 * gets the memory; other arguments through which a callee can pass it on; places reached
 * through the temporary that instruction `uid` defines. */
void region_flow_source(HandleFlow *h, const FunctionInfo *info, const IrInstr *instr);
bool region_flow_may_call(const HandleFlow *h, const IrInstr *call, uint32_t function);
void region_flow_pass(HandleFlow *h, const FunctionInfo *info, const IrInstr *call, uint32_t index,
                      uint32_t kinds);
void region_flow_places(HandleFlow *h, uint32_t uid, uint32_t kinds);

/* What an instruction has to do with such memory. */
typedef enum RegionConcern {
    REGION_NOTHING,
    REGION_INSIDE, /* matters where the model's function is wanted */
    REGION_ACCESS, /* the driver reads, writes or keeps it here */
    REGION_LIFE    /* the model hands it out or takes it back */
} RegionConcern;

RegionConcern region_flow_concern(const HandleFlow *h, const FunctionInfo *info,
                                  const IrInstr *instr);

/* True if a function without a body of the driver's is called that may read or write such
 * memory: all its arguments matter then. */
bool region_flow_is_call(const HandleFlow *h, const FunctionInfo *info, const IrInstr *call);

#endif
