/* child.c - one worker process as its parent sees it. */
#include "run/child.h"

#include "run/worker.h"

#include <stdlib.h>

/* Bytes asked for at once, as much as a pipe holds. */
enum { CHUNK = 64 * 1024 };

struct Child {
    Arena *arena;
    PlatformProcess *process;
    const char *libclang; /* its version; NULL: it has not greeted */
    bool has_setup;
    Bytes incoming; /* what has come of the next frame, in an arena of its own */
};

static int work(void) {
    return run_worker() ? EXIT_SUCCESS : EXIT_FAILURE;
}

Child *child_start(Arena *arena, const char *const *command, bool may_copy, const char **error) {
    Arena *own = arena_open();
    PlatformProcess *process = may_copy ? platform_process_copy(own, work) : NULL;
    process = process != NULL ? process : platform_process_start(own, command, error);
    if (process == NULL) {
        *error = arena_strdup(arena, *error);
        arena_close(own);
        return NULL;
    }
    Child *child = ARENA_NEW(own, Child);
    *child = (Child){.arena = own, .process = process, .incoming = {.arena = arena_open()}};
    return child;
}

PlatformProcess *child_process(const Child *child) {
    return child->process;
}

const char *child_libclang(const Child *child) {
    return child->libclang;
}

void child_send(Child *child, const FrontendRequest *request, uint64_t memory_limit) {
    Arena *scratch = arena_open();
    Bytes out = {.arena = scratch};
    if (!child->has_setup) {
        ProtocolSetup setup = {.files = request->files,
                               .file_count = request->file_count,
                               .system_directories = request->system_directories,
                               .system_directory_count = request->system_directory_count,
                               .memory = memory_limit};
        protocol_put_setup(&out, &setup);
        child->has_setup = true;
    }
    protocol_put_request(&out, request);
    platform_process_send(child->process, out.items, out.count);
    arena_close(scratch);
}

/* Gives away the frame that has come, and keeps what follows it. */
static Bytes take_frame(Child *child, size_t length) {
    Bytes all = child->incoming;
    child->incoming = (Bytes){.arena = arena_open()};
    bytes_put_raw(&child->incoming, all.items + PROTOCOL_HEAD + length,
                  all.count - PROTOCOL_HEAD - length);
    return (Bytes){.arena = all.arena, .items = all.items + PROTOCOL_HEAD, .count = length};
}

static ChildNews read_frames(Child *child, Arena **arena, Bytes *answer) {
    while (child->incoming.count >= PROTOCOL_HEAD) {
        uint64_t length = protocol_length(child->incoming.items);
        if (length > PROTOCOL_LONGEST) {
            return CHILD_NONSENSE;
        }
        if (length > child->incoming.count - PROTOCOL_HEAD) {
            return CHILD_SILENT;
        }
        Bytes frame = take_frame(child, (size_t)length);
        if (child->libclang != NULL) {
            *arena = frame.arena;
            *answer = frame;
            return CHILD_ANSWER;
        }
        bool is_good =
            protocol_get_greeting(child->arena, frame.items, frame.count, &child->libclang);
        arena_close(frame.arena);
        if (!is_good) {
            return CHILD_NONSENSE;
        }
    }
    return CHILD_SILENT;
}

ChildNews child_listen(Child *child, Arena **arena, Bytes *answer) {
    unsigned char chunk[CHUNK];
    size_t got = platform_process_receive(child->process, chunk, sizeof chunk);
    if (got == 0) {
        return CHILD_ENDED;
    }
    bytes_put_raw(&child->incoming, chunk, got);
    return read_frames(child, arena, answer);
}

void child_finish(Child *child) {
    platform_process_finish(child->process);
}

PlatformEnd child_end(Arena *arena, Child *child, bool kill) {
    PlatformEnd end = platform_process_end(arena, child->process, kill);
    arena_close(child->incoming.arena);
    arena_close(child->arena);
    return end;
}
