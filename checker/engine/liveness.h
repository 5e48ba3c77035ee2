/* liveness.h - which locals may still be read, and where temporaries end. */
#ifndef FLTCHECK_ENGINE_LIVENESS_H
#define FLTCHECK_ENGINE_LIVENESS_H

#include "engine/core.h"

/* Fills FunctionInfo.last_use, .plain and .live of every function with a body. */
void liveness_compute(Engine *engine);

/* True if the local may be read after the entry of the block (always for locals
 * whose address is used). */
bool liveness_at(const FunctionInfo *info, uint32_t block, uint32_t local);

#endif
