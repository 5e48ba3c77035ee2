/* cache.h - results of units and components that are still good (private).
 *
 * A unit is asked for by its request: file, arguments, header environment, versions of all that
 * takes part. A result is still good if everything that it was made from is as it was: the
 * content of each file that was read, and that no other file has come that would have been read
 * instead. The outcome of a component is asked for by the results of its units, the rules and
 * the options.
 */
#ifndef FLTCHECK_RUN_CACHE_H
#define FLTCHECK_RUN_CACHE_H

#include "run/outcome.h"

typedef struct Cache Cache;

/* NULL if the options have no store. */
Cache *cache_open(Arena *arena, const RunOptions *options);

/* Whether there is a result of the `number`-th unit of the project. */
bool cache_has_unit(Cache *cache, size_t number, const FrontendRequest *request);

/* That result; false if it can't be had after all. */
bool cache_take_unit(Cache *cache, Arena *arena, size_t number, FrontendResult *result);

/* Keeps one that was made now. */
void cache_add_unit(Cache *cache, size_t number, const FrontendRequest *request,
                    const FrontendResult *result);

/* The outcome of a component whose units are all there; `besides` is what else it depends on. */
bool cache_find_outcome(Cache *cache, Arena *arena, const char *component, const Bytes *besides,
                        Outcome *outcome);
void cache_add_outcome(Cache *cache, const char *component, const Bytes *besides,
                       const Outcome *outcome);

/* What the engine has said, as bytes; NULL if it is not there. The key says all that it depends on
 * but rules, options and versions. */
const void *cache_find_output(Cache *cache, Arena *arena, const Bytes *key, size_t *length);
void cache_add_output(Cache *cache, const char *component, const Bytes *key, const Bytes *output);

/* The model for an entry point; NULL if it is not there. */
IrModule *cache_take_model(Cache *cache, Arena *arena, const char *entry);
void cache_add_model(Cache *cache, const char *entry, const IrModule *model);

/* What frontend_version() says, which need not be loaded for that; `told` by somebody, or NULL. */
const char *cache_libclang(Cache *cache, Arena *arena, const char *told);

/* Writes what has to be kept of this run. */
void cache_close(Cache *cache);

/* Why the result of a unit is not there, or no longer good, in sentences. */
void cache_explain(Cache *cache, Text *out, size_t number, const FrontendRequest *request);

#endif
