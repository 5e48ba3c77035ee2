/* cache_key.h - what all results of a run depend on (private). */
#ifndef FLTCHECK_RUN_CACHE_KEY_H
#define FLTCHECK_RUN_CACHE_KEY_H

#include "base/bytes.h"
#include "run/run.h"
#include "store/cached.h"

/* Who parses, with which headers. */
CachedHash cache_key_environment(const Headers *headers);

/* What the engine is asked. */
void cache_key_put_options(Bytes *out, const RunOptions *options);

#endif
