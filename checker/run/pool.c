/* pool.c - handing units to workers, and what became of them. */
#include "run/pool.h"

#include "base/platform.h"
#include "base/vec.h"
#include "run/protocol.h"

#include <float.h>
#include <string.h>

/* Bytes asked for at once, as much as a pipe holds. */
enum { CHUNK = 64 * 1024 };

/* Seconds to wait where nothing limits the wait. */
static const double forever = 3600;

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
    PlatformProcess *process; /* NULL: has ended */
    Arena *arena;
    bool has_greeted, has_setup, is_busy;
    size_t job;
    Arena *incoming_arena;
    Bytes incoming; /* what has come of the next frame */
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
    PlatformEnd end = platform_process_end(arena, worker->process, kill);
    arena_close(worker->arena);
    arena_close(worker->incoming_arena);
    *worker = (Worker){0};
    tell_memory(pool, end.peak_memory);
    return end;
}

/* From now on this process parses: also what workers have begun. */
static void give_up(Pool *pool, const char *why) {
    if (pool->has_workers) {
        diag_report(pool->diag, DIAG_WARNING, (DiagPlace){0},
                    "no worker process could be started (%s): units are parsed in this one, "
                    "without limits on time and memory",
                    why);
    }
    pool->has_workers = false;
    for (size_t i = 0; i < pool->workers.count; i++) {
        Worker *worker = &pool->workers.items[i];
        if (worker->process != NULL) {
            if (worker->is_busy) {
                pool->jobs.items[worker->job].state = JOB_QUEUED;
            }
            end_worker(pool, worker, pool->arena, true);
        }
    }
}

/* A free worker, perhaps a new one; NULL if all are busy or none can be had. */
static Worker *free_worker(Pool *pool) {
    Worker *place = NULL;
    for (size_t i = 0; i < pool->workers.count; i++) {
        Worker *worker = &pool->workers.items[i];
        if (worker->process != NULL && !worker->is_busy) {
            return worker;
        }
        place = worker->process == NULL ? worker : place;
    }
    if (place == NULL) {
        if (pool->workers.count == pool->options.jobs) {
            return NULL;
        }
        vec_push(pool->arena, &pool->workers, (Worker){0});
        place = &vec_last(&pool->workers);
    }
    const char *error = NULL;
    Arena *arena = arena_open();
    *place = (Worker){.arena = arena, .incoming_arena = arena_open()};
    place->incoming.arena = place->incoming_arena;
    place->process = platform_process_start(arena, pool->options.command, &error);
    if (place->process == NULL) {
        give_up(pool, error);
        arena_close(arena);
        arena_close(place->incoming_arena);
        *place = (Worker){0};
        return NULL;
    }
    return place;
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

/* The setup goes before the first request. If nobody reads it, that is noticed when the
 * answer does not come. */
static void send_request(Pool *pool, Worker *worker, const FrontendRequest *request) {
    Arena *scratch = arena_open();
    Bytes out = {.arena = scratch};
    if (!worker->has_setup) {
        ProtocolSetup setup = {.files = request->files,
                               .file_count = request->file_count,
                               .system_directories = request->system_directories,
                               .system_directory_count = request->system_directory_count,
                               .memory = pool->options.unit_memory};
        protocol_put_setup(&out, &setup);
        worker->has_setup = true;
    }
    protocol_put_request(&out, request);
    platform_process_send(worker->process, out.items, out.count);
    arena_close(scratch);
}

static void start_job(Pool *pool, Worker *worker, size_t number) {
    Job *job = &pool->jobs.items[number];
    double limit = pool->options.unit_seconds;
    job->state = JOB_RUNNING;
    job->arena = arena_open();
    job->deadline = platform_seconds() + (limit > 0 ? limit : DBL_MAX / 2);
    worker->is_busy = true;
    worker->job = number;
    send_request(pool, worker, &job->request);
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

/* A worker that is not what it should be any more. */
static void lose_worker(Pool *pool, Worker *worker, const char *failure) {
    Job *job = worker->is_busy ? &pool->jobs.items[worker->job] : NULL;
    bool has_greeted = worker->has_greeted;
    Arena *scratch = arena_open();
    if (!has_greeted && failure == NULL) {
        give_up(pool, "it ended at once");
    } else {
        PlatformEnd end = end_worker(pool, worker, scratch, failure != NULL);
        if (job != NULL) {
            fail_job(pool, job, failure != NULL ? failure : describe_end(pool, scratch, end));
        }
    }
    arena_close(scratch);
}

/* A whole frame has come. */
static void take_frame(Pool *pool, Worker *worker) {
    Bytes frame = worker->incoming;
    const unsigned char *content = frame.items + PROTOCOL_HEAD;
    size_t length = (size_t)protocol_length(frame.items),
           rest = frame.count - PROTOCOL_HEAD - length;
    Arena *old = worker->incoming_arena;
    worker->incoming_arena = arena_open();
    worker->incoming = (Bytes){.arena = worker->incoming_arena};
    bytes_put_raw(&worker->incoming, content + length, rest);
    if (!worker->has_greeted) {
        worker->has_greeted = protocol_get_greeting(content, length);
        arena_close(old);
        if (!worker->has_greeted) {
            give_up(pool, "it is another program");
        }
        return;
    }
    if (!worker->is_busy) { /* nobody has asked */
        arena_close(old);
        lose_worker(pool, worker, "");
        return;
    }
    Job *job = &pool->jobs.items[worker->job];
    arena_close(job->arena);
    job->arena = old;
    job->answer = (Bytes){.arena = old, .items = frame.items + PROTOCOL_HEAD, .count = length};
    job->state = JOB_ANSWERED;
    worker->is_busy = false;
    pool->done++;
}

/* Takes what a worker has written; or it has ended. */
static void listen(Pool *pool, Worker *worker) {
    unsigned char chunk[CHUNK];
    size_t got = platform_process_receive(worker->process, chunk, sizeof chunk);
    if (got == 0) {
        lose_worker(pool, worker, NULL);
        return;
    }
    bytes_put_raw(&worker->incoming, chunk, got);
    while (worker->process != NULL && worker->incoming.count >= PROTOCOL_HEAD) {
        uint64_t length = protocol_length(worker->incoming.items);
        if (length > PROTOCOL_LONGEST) {
            lose_worker(pool, worker, "the parser gave no sensible answer");
        } else if (length <= worker->incoming.count - PROTOCOL_HEAD) {
            take_frame(pool, worker);
        } else {
            return;
        }
    }
}

/* ---- waiting -------------------------------------------------------------------- */

static void stop_if_late(Pool *pool, Worker *worker, double now) {
    if (worker->process != NULL && worker->is_busy &&
        now >= pool->jobs.items[worker->job].deadline) {
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
        if (worker->process == NULL) {
            continue;
        }
        workers[count] = worker;
        processes[count++] = worker->process;
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
    return (FrontendResult){.status = UNIT_FAILED, .reasons = reasons, .reason_count = 1};
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
        return good ? result : failed(arena, &job->request, "the parser gave no sensible answer");
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
    if (pool->has_workers) {
        free_worker(pool);
    }
    return pool;
}

void pool_finish(Pool *pool) {
    for (size_t i = 0; i < pool->workers.count; i++) {
        if (pool->workers.items[i].process != NULL) {
            platform_process_finish(pool->workers.items[i].process);
        }
    }
}

void pool_close(Pool *pool) {
    for (size_t i = 0; i < pool->workers.count; i++) {
        Worker *worker = &pool->workers.items[i];
        if (worker->process != NULL) {
            end_worker(pool, worker, pool->arena, worker->is_busy || !worker->has_setup);
        }
    }
    for (size_t i = 0; i < pool->jobs.count; i++) {
        arena_close(pool->jobs.items[i].arena);
    }
    frontend_close(pool->frontend);
    arena_close(pool->arena);
}
