/* cache_key.c - what is the same for all results of a run, as parts of their keys. */
#include "run/cache_key.h"

#include "base/platform.h"

#include <stdlib.h>

static bool put_stamp(Bytes *out, const char *path) {
    PlatformStamp stamp = {0};
    bool good = path != NULL && platform_stamp(path, &stamp);
    bytes_put_uint(out, stamp.size);
    bytes_put_int(out, stamp.modified);
    return good;
}

/* The program itself and libclang: others may give other results, whatever their versions say.
 * libclang is only asked for its version, for which it has to be loaded, where nobody knows its
 * file. */
static void put_program(Bytes *out) {
    const char *library = frontend_library();
    bytes_put_text(out, FLTCHECK_VERSION);
    put_stamp(out, platform_program(out->arena));
    bytes_put_text(out, library);
    if (!put_stamp(out, library)) {
        bytes_put_text(out, frontend_version(out->arena));
    }
    bytes_put_text(out, frontend_resource_directory(out->arena));
}

/* Variables that tell the compiler where to look. */
static void put_variables(Bytes *out) {
    static const char *const names[] = {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "SDKROOT"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bytes_put_text(out, getenv(names[i]));
    }
}

CachedHash cache_key_environment(const Headers *headers) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    put_program(&bytes);
    put_variables(&bytes);
    bytes_put_texts(&bytes, headers->c_args, headers->c_arg_count);
    bytes_put_texts(&bytes, headers->cxx_args, headers->cxx_arg_count);
    bytes_put_texts(&bytes, headers->system_directories, headers->system_directory_count);
    for (size_t i = 0; i < headers->file_count; i++) {
        bytes_put_text(&bytes, headers->files[i].path);
        bytes_put_uint(&bytes, headers->files[i].length);
        bytes_put_raw(&bytes, headers->files[i].text, headers->files[i].length);
    }
    CachedHash hash = cached_hash(bytes.items, bytes.count);
    arena_close(scratch);
    return hash;
}

void cache_key_put_options(Bytes *out, const RunOptions *options) {
    const EngineLimits *limits = &options->limits;
    bytes_put_text(out, options->rules->digest);
    bytes_put_text(out, options->entry);
    bytes_put_uint(out, options->preview);
    bytes_put_uint(out, limits->total_nodes);
    bytes_put_uint(out, limits->max_nodes);
    bytes_put_uint(out, limits->max_bytes);
    bytes_put_uint(out, limits->max_function_nodes);
    bytes_put_uint(out, limits->merge_after);
    bytes_put_uint(out, limits->loop_merge_after);
    bytes_put_uint(out, limits->model_merge_after);
    bytes_put_uint(out, limits->entry_merge_after);
    bytes_put_uint(out, limits->rests);
}
