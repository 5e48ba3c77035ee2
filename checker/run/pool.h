/* pool.h - the parsing of units, in worker processes if there are any.
 *
 * Units are submitted and later taken, in any order; meanwhile workers are busy with
 * them. A unit whose worker came to an end fails with what happened; the next one gets
 * a new worker. Without a command for workers, or if none can be started (which is
 * said once), units are parsed in this process when they are taken. */
#ifndef FLTCHECK_RUN_POOL_H
#define FLTCHECK_RUN_POOL_H

#include "base/diag.h"
#include "frontend/frontend.h"

typedef struct PoolOptions {
    const char *const *command; /* starts a process that calls run_worker(); ends with
                                   NULL. NULL: units are parsed in this process */
    unsigned jobs;              /* how many there may be at a time, at least 1 */
    bool is_lazy;               /* the first worker is started when there is something to do */
    bool has_threads;           /* other threads run here: a copy of this process is no use */
    double unit_seconds;        /* limits for one unit, 0: none */
    uint64_t unit_memory;       /* bytes of address space */
} PoolOptions;

typedef struct Pool Pool;

/* Starts the first worker, which takes a while to get ready, and returns at once (unless it is
 * to be lazy). pool_close() ends them all. The command and `diag` live longer than the pool. */
Pool *pool_open(const PoolOptions *options, Diag *diag);
void pool_close(Pool *pool);

/* Whether units are parsed by other processes, and how many of these. */
bool pool_has_workers(const Pool *pool);
unsigned pool_jobs(const Pool *pool);

/* Called when a unit begins or ends: how many have ended, and one that has not. */
typedef void PoolProgress(void *context, size_t done, const char *file);
void pool_set_progress(Pool *pool, PoolProgress *progress, void *context);

/* Queues a unit; `request` and what it refers to live until it is taken. The files and
 * system directories are the same for all units of a pool. Returns its ticket. */
size_t pool_submit(Pool *pool, const FrontendRequest *request);

/* Waits for a unit and gives its result away, which lives in `arena`. Once for each
 * ticket. */
FrontendResult pool_take(Pool *pool, Arena *arena, size_t ticket);

/* Nothing more will be submitted: workers may end. */
void pool_finish(Pool *pool);

/* The parser of this process, opened when first asked for. */
Frontend *pool_frontend(Pool *pool);

/* The version of libclang, if a worker has told it, which loads it; else NULL. */
const char *pool_libclang(const Pool *pool);

/* Resident bytes of the largest worker at its largest, as far as they have told (0:
 * there was none). */
uint64_t pool_peak_memory(const Pool *pool);

#endif
