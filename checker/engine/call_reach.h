/* call_reach.h - which functions may run while another one does. */
#ifndef FLTCHECK_ENGINE_CALL_REACH_H
#define FLTCHECK_ENGINE_CALL_REACH_H

#include "engine/core.h"

/* True if `to` is `from`, or may be called by it, by way of others or through pointers. */
bool call_reach(Engine *engine, uint32_t from, uint32_t to);

/* The same by way of functions of the driver only: not where the system calls back. */
bool call_reach_own(Engine *engine, uint32_t from, uint32_t to);

/* True if a run of `function`, called by the instruction `call`, may give the name of that
 * unknown to another one: it may come by where the name is from. */
bool call_reach_name(Engine *engine, uint32_t function, uint32_t call, Value sym);

#endif
