/* pool.h - the parsing of units, in worker processes if there are any (private).
 *
 * Units are submitted and later taken, in any order; meanwhile workers are busy with
 * them. A unit whose worker came to an end fails with what happened; the next one gets
 * a new worker. Without a command for workers, or if none can be started (which is
 * said once), units are parsed in this process when they are taken. */
#ifndef FLTCHECK_RUN_POOL_H
#define FLTCHECK_RUN_POOL_H

#include "run/protocol.h"
#include "run/run.h"

typedef struct Pool Pool;

/* Called when a unit begins or ends: how many have ended, and one that has not. */
typedef void PoolProgress(void *context, size_t done, const char *file);

/* Closed with pool_close(), which ends all workers. `setup` and `workers` live longer
 * than the pool. */
Pool *pool_open(const RunWorkers *workers, const ProtocolSetup *setup, Diag *diag);

/* Returns the resident bytes of the largest worker at its largest (0: there was none). */
uint64_t pool_close(Pool *pool);

void pool_set_progress(Pool *pool, PoolProgress *progress, void *context);

/* True if units are parsed by other processes, while this one can do something else. */
bool pool_has_workers(const Pool *pool);

/* Queues a unit; `request` and what it refers to live until it is taken. Returns its
 * ticket. */
size_t pool_submit(Pool *pool, const FrontendRequest *request);

/* Waits for a unit and gives its result away, which lives in `arena`. Once for each
 * ticket. */
FrontendResult pool_take(Pool *pool, Arena *arena, size_t ticket);

/* Nothing more will be submitted: workers may end. */
void pool_finish(Pool *pool);

/* The parser of this process, opened when first asked for. */
Frontend *pool_frontend(Pool *pool);

#endif
