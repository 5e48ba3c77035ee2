/* worker.c - parsing units for another process. */
#include "run/worker.h"

#include "base/platform.h"
#include "run/protocol.h"

#include <stdlib.h>

/* The content of the next frame, or NULL at the end of the input. */
static const void *read_frame(Arena *arena, size_t *length) {
    unsigned char head[PROTOCOL_HEAD];
    if (fread(head, 1, sizeof head, stdin) != sizeof head) {
        return NULL;
    }
    uint64_t expected = protocol_length(head);
    if (expected > PROTOCOL_LONGEST) {
        return NULL;
    }
    char *content = arena_alloc(arena, (size_t)expected);
    *length = fread(content, 1, (size_t)expected, stdin);
    return *length == expected ? content : NULL;
}

static bool write_frames(const Bytes *frames) {
    return fwrite(frames->items, 1, frames->count, stdout) == frames->count && fflush(stdout) == 0;
}

/* Asking for the version loads libclang, while there is nothing to parse yet. */
static bool greet(void) {
    Arena *arena = arena_open();
    Bytes out = {.arena = arena};
    protocol_put_greeting(&out, frontend_version(arena));
    bool good = write_frames(&out);
    arena_close(arena);
    return good;
}

static bool read_setup(Arena *arena, ProtocolSetup *setup) {
    Arena *scratch = arena_open();
    size_t length = 0;
    const void *content = read_frame(scratch, &length);
    bool good = content != NULL && protocol_get_setup(arena, content, length, setup);
    arena_close(scratch);
    return good;
}

typedef enum Served { SERVED_ONE, SERVED_ALL, SERVED_BADLY } Served;

static Served serve(Frontend *frontend, const ProtocolSetup *setup) {
    Arena *arena = arena_open();
    size_t length = 0;
    const void *content = read_frame(arena, &length);
    FrontendRequest request;
    Served served = content == NULL ? SERVED_ALL : SERVED_BADLY;
    if (content != NULL && protocol_get_request(arena, content, length, setup, &request)) {
        FrontendResult result = frontend_parse(frontend, arena, &request);
        Bytes out = {.arena = arena};
        protocol_put_result(&out, &result, platform_peak_memory());
        served = write_frames(&out) ? SERVED_ONE : SERVED_ALL;
    }
    arena_close(arena);
    return served;
}

bool run_worker(void) {
    ProtocolSetup setup = {0};
    Arena *arena = arena_open();
    Served served = SERVED_BADLY;
    /* libclang would go on after a crash, in a state that nobody vouches for. */
    platform_set_environment("LIBCLANG_DISABLE_CRASH_RECOVERY", "1");
    if (greet() && read_setup(arena, &setup)) {
        platform_become_child(setup.memory);
        Frontend *frontend = frontend_open();
        do {
            served = serve(frontend, &setup);
        } while (served == SERVED_ONE);
        frontend_close(frontend);
    }
    arena_close(arena);
    return served == SERVED_ALL;
}
