/* pool.c - handing units to workers, and what became of them. */
#include "run/pool.h"

#include "base/platform.h"
#include "base/vec.h"
#include "run/child.h"

#include <float.h>
#include <string.h>

/* Seconds to wait where nothing limits the wait. */
static const double forever = 3600;

static const char nonsense[] = "the parser gave no sensible answer";

typedef enum JobState { JOB_QUEUED, JOB_RUNNING, JOB_ANSWERED, JOB_FAILED } JobState;

typedef struct Job {
    FrontendRequest request;
    JobState state;
    double deadline;     /* running */
    Arena *arena;        /* of what follows; NULL: there is nothing yet, or no more */
    Bytes answer;        /* answered: content of the frame */
    const char *failure; /* failed: why */
} Job;

typedef struct Worker {
    Child *child; /* NULL: there is none, or no more */
    bool is_busy, was_busy;
    size_t job;
} Worker;

struct Pool {
    Arena *arena;
    PoolOptions options;
    Diag *diag;
    PoolProgress *progress;
    void *progress_context;
    bool has_workers;
    VEC(Job) jobs;
    size_t next; /* the first that is queued, if there is one */
    size_t done;
    VEC(Worker) workers;
    Frontend *frontend;
    uint64_t peak_memory;
    const char *libclang; /* its version, as workers have told; or NULL */
};

void pool_set_progress(Pool *pool, PoolProgress *progress, void *context) {
    pool->progress = progress;
    pool->progress_context = context;
}

bool pool_has_workers(const Pool *pool) {
    return pool->has_workers;
}

unsigned pool_jobs(const Pool *pool) {
    return pool->has_workers ? pool->options.jobs : 1;
}

uint64_t pool_peak_memory(const Pool *pool) {
    return pool->peak_memory;
}

const char *pool_libclang(const Pool *pool) {
    return pool->libclang;
}

Frontend *pool_frontend(Pool *pool) {
    if (pool->frontend == NULL) {
        pool->frontend = frontend_open();
    }
    return pool->frontend;
}

static void show_progress(Pool *pool) {
    for (size_t i = 0; pool->progress != NULL && i < pool->jobs.count; i++) {
        if (pool->jobs.items[i].state == JOB_RUNNING) {
            pool->progress(pool->progress_context, pool->done, pool->jobs.items[i].request.file);
            return;
        }
    }
}

/* ---- workers -------------------------------------------------------------------- */

static void tell_memory(Pool *pool, uint64_t bytes) {
    pool->peak_memory = bytes > pool->peak_memory ? bytes : pool->peak_memory;
}

static PlatformEnd end_worker(Pool *pool, Worker *worker, Arena *arena, bool kill) {
    PlatformEnd end = child_end(arena, worker->child, kill);
    *worker = (Worker){0};
    tell_memory(pool, end.peak_memory);
    return end;
}

static unsigned count_workers(const Pool *pool) {
    unsigned count = 0;
    for (size_t i = 0; i < pool->workers.count; i++) {
        count += pool->workers.items[i].child != NULL;
    }
    return count;
}

/* From now on this process parses: also what workers have begun. */
static void give_up(Pool *pool, const char *why) {
    diag_report(pool->diag, DIAG_WARNING, (DiagPlace){0},
                "no worker process could be started (%s): units are parsed in this one, without "
                "limits on time and memory",
                why);
    pool->has_workers = false;
    for (size_t i = 0; i < pool->workers.count; i++) {
        Worker *worker = &pool->workers.items[i];
        if (worker->child != NULL) {
            if (worker->is_busy) {
                pool->jobs.items[worker->job].state = JOB_QUEUED;
            }
            end_worker(pool, worker, pool->arena, true);
        }
    }
}

/* Until libclang has been used here, a copy of this process is as good as a new one, and is ready
 * at once; later it would have threads and states that nobody vouches for. */
static Worker *new_worker(Pool *pool, Worker *place) {
    const char *error = NULL;
    bool may_copy = pool->frontend == NULL && !pool->options.has_threads;
    place->child = child_start(pool->arena, pool->options.command, may_copy, &error);
    if (place->child != NULL) {
        return place;
    }
    if (count_workers(pool) > 0) { /* then with those that there are */
        pool->options.jobs = count_workers(pool);
    } else {
        give_up(pool, error);
    }
    return NULL;
}

/* A free worker, perhaps a new one; NULL if all are busy or none can be had. */
static Worker *free_worker(Pool *pool) {
    Worker *place = NULL;
    for (size_t i = 0; i < pool->workers.count; i++) {
        Worker *worker = &pool->workers.items[i];
        if (worker->child != NULL && !worker->is_busy) {
            return worker;
        }
        place = worker->child == NULL ? worker : place;
    }
    if (count_workers(pool) >= pool->options.jobs) {
        return NULL;
    }
    if (place == NULL) {
        vec_push(pool->arena, &pool->workers, (Worker){0});
        place = &vec_last(&pool->workers);
    }
    return new_worker(pool, place);
}

/* ---- jobs ----------------------------------------------------------------------- */

static void fail_job(Pool *pool, Job *job, const char *failure) {
    job->state = JOB_FAILED;
    job->failure = arena_strdup(job->arena, failure);
    pool->done++;
}

/* The work of libclang and of ours is told apart by nobody: both are "the parser". */
static const char *describe_end(const Pool *pool, Arena *arena, PlatformEnd end) {
    bool wants_memory =
        strstr(end.errors, "out of memory") != NULL || strstr(end.errors, "bad_alloc") != NULL;
    if (wants_memory && pool->options.unit_memory > 0) {
        return arena_printf(arena, "the parser needed more than %llu MB of memory",
                            (unsigned long long)(pool->options.unit_memory >> 20));
    }
    return end.is_signal ? arena_printf(arena, "the parser crashed (signal %d)", end.code)
                         : arena_printf(arena, "the parser ended (exit status %d)", end.code);
}

static void start_job(Pool *pool, Worker *worker, size_t number) {
    Job *job = &pool->jobs.items[number];
    double limit = pool->options.unit_seconds;
    job->state = JOB_RUNNING;
    job->arena = arena_open();
    job->deadline = platform_seconds() + (limit > 0 ? limit : DBL_MAX / 2);
    worker->is_busy = worker->was_busy = true;
    worker->job = number;
    child_send(worker->child, &job->request, pool->options.unit_memory);
}

/* Gives free workers what is queued. */
static void start_jobs(Pool *pool) {
    while (pool->has_workers && pool->next < pool->jobs.count) {
        if (pool->jobs.items[pool->next].state != JOB_QUEUED) {
            pool->next++;
            continue;
        }
        Worker *worker = free_worker(pool);
        if (worker == NULL) {
            return;
        }
        start_job(pool, worker, pool->next++);
        show_progress(pool);
    }
}

/* Ends a worker, and fails its unit because of that, or for the reason given. */
static void lose_worker(Pool *pool, Worker *worker, const char *failure) {
    Job *job = worker->is_busy ? &pool->jobs.items[worker->job] : NULL;
    Arena *scratch = arena_open();
    PlatformEnd end = end_worker(pool, worker, scratch, failure != NULL);
    if (job != NULL) {
        fail_job(pool, job, failure != NULL ? failure : describe_end(pool, scratch, end));
    }
    arena_close(scratch);
}

static void take_answer(Pool *pool, Worker *worker, Arena *arena, Bytes answer) {
    Job *job = &pool->jobs.items[worker->job];
    arena_close(job->arena);
    job->arena = arena;
    job->answer = answer;
    job->state = JOB_ANSWERED;
    worker->is_busy = false;
    pool->done++;
}

/* A worker has written something or ended. */
static void listen(Pool *pool, Worker *worker) {
    Arena *arena = NULL;
    Bytes answer = {0};
    ChildNews news = child_listen(worker->child, &arena, &answer);
    const char *libclang = child_libclang(worker->child);
    bool is_stranger = libclang == NULL;
    if (!is_stranger && pool->libclang == NULL) {
        pool->libclang = arena_strdup(pool->arena, libclang);
    }
    if (news == CHILD_ANSWER && worker->is_busy) {
        take_answer(pool, worker, arena, answer);
    } else if (news == CHILD_ENDED && is_stranger) {
        give_up(pool, "it ended at once");
    } else if (news == CHILD_NONSENSE && is_stranger) {
        give_up(pool, "it is another program");
    } else if (news == CHILD_ENDED) {
        lose_worker(pool, worker, NULL);
    } else if (news != CHILD_SILENT) {
        arena_close(arena);
        lose_worker(pool, worker, nonsense);
    }
}

/* ---- waiting -------------------------------------------------------------------- */

static void stop_if_late(Pool *pool, Worker *worker, double now) {
    if (worker->child != NULL && worker->is_busy && now >= pool->jobs.items[worker->job].deadline) {
        Arena *scratch = arena_open();
        lose_worker(
            pool, worker,
            arena_printf(scratch, "parsing took longer than %g s", pool->options.unit_seconds));
        arena_close(scratch);
    }
}

/* Waits for something to happen and deals with it. */
static void pump(Pool *pool) {
    Arena *scratch = arena_open();
    size_t count = 0;
    double now = platform_seconds(), wait = forever;
    PlatformProcess **processes = ARENA_ARRAY(scratch, PlatformProcess *, pool->workers.count);
    Worker **workers = ARENA_ARRAY(scratch, Worker *, pool->workers.count);
    bool *ready = ARENA_ARRAY(scratch, bool, pool->workers.count);
    for (size_t i = 0; i < pool->workers.count; i++) {
        Worker *worker = &pool->workers.items[i];
        if (worker->child == NULL) {
            continue;
        }
        workers[count] = worker;
        processes[count++] = child_process(worker->child);
        double left = worker->is_busy ? pool->jobs.items[worker->job].deadline - now : forever;
        wait = left < wait ? left : wait;
    }
    platform_process_wait(processes, count, wait, ready);
    for (size_t i = 0; i < count && pool->has_workers; i++) {
        if (ready[i]) {
            listen(pool, workers[i]);
        } else {
            stop_if_late(pool, workers[i], platform_seconds());
        }
    }
    arena_close(scratch);
}

size_t pool_submit(Pool *pool, const FrontendRequest *request) {
    vec_push(pool->arena, &pool->jobs, (Job){.request = *request});
    start_jobs(pool);
    return pool->jobs.count - 1;
}

static FrontendResult failed(Arena *arena, const FrontendRequest *request, const char *why) {
    const char **reasons = ARENA_ARRAY(arena, const char *, 1);
    reasons[0] = arena_printf(arena, "%s: %s", request->file, why);
    return (FrontendResult){
        .status = UNIT_FAILED, .reasons = reasons, .reason_count = 1, .error_count = 1};
}

/* What the job has come to; it has ended, or is left to this process. */
static FrontendResult result_of(Pool *pool, Arena *arena, Job *job) {
    FrontendResult result;
    if (job->state == JOB_FAILED) {
        return failed(arena, &job->request, job->failure);
    }
    if (job->state == JOB_ANSWERED) {
        uint64_t memory = 0;
        bool good =
            protocol_get_result(arena, job->answer.items, job->answer.count, &result, &memory);
        tell_memory(pool, memory);
        return good ? result : failed(arena, &job->request, nonsense);
    }
    if (pool->progress != NULL) {
        pool->progress(pool->progress_context, pool->done, job->request.file);
    }
    pool->done++;
    return frontend_parse(pool_frontend(pool), arena, &job->request);
}

FrontendResult pool_take(Pool *pool, Arena *arena, size_t ticket) {
    start_jobs(pool);
    while (pool->has_workers && pool->jobs.items[ticket].state <= JOB_RUNNING) {
        pump(pool);
        start_jobs(pool);
        show_progress(pool);
    }
    Job *job = &pool->jobs.items[ticket];
    FrontendResult result = result_of(pool, arena, job);
    arena_close(job->arena);
    job->arena = NULL;
    return result;
}

/* ---- the pool ------------------------------------------------------------------- */

Pool *pool_open(const PoolOptions *options, Diag *diag) {
    Arena *arena = arena_open();
    Pool *pool = ARENA_NEW(arena, Pool);
    *pool = (Pool){.arena = arena, .options = *options, .diag = diag};
    pool->has_workers = options->command != NULL && options->jobs > 0;
    if (pool->has_workers && !options->is_lazy) {
        free_worker(pool);
    }
    return pool;
}

void pool_finish(Pool *pool) {
    for (size_t i = 0; i < pool->workers.count; i++) {
        if (pool->workers.items[i].child != NULL) {
            child_finish(pool->workers.items[i].child);
        }
    }
}

void pool_close(Pool *pool) {
    for (size_t i = 0; i < pool->workers.count; i++) {
        Worker *worker = &pool->workers.items[i];
        if (worker->child != NULL) {
            end_worker(pool, worker, pool->arena, worker->is_busy || !worker->was_busy);
        }
    }
    for (size_t i = 0; i < pool->jobs.count; i++) {
        arena_close(pool->jobs.items[i].arena);
    }
    frontend_close(pool->frontend);
    arena_close(pool->arena);
}
