/* cache_files.c - contents, absences and spellings, each asked of the disk once. */
#include "run/cache_files.h"

#include "base/platform.h"
#include "base/strmap.h"
#include "base/vec.h"
#include "store/cached.h"

#include <string.h>

/* A file that changed so shortly before it was hashed may have changed again since, and
 * look the same: clocks of file systems are coarse. */
static const int64_t recently = 2000000000; /* nanoseconds */

typedef struct Known {
    CachedFile file;
    bool is_looked_at[FRONTEND_SPELLINGS + 1];
    bool is_good[FRONTEND_SPELLINGS + 1]; /* as of frontend_input_hash() */
    uint64_t hash[FRONTEND_SPELLINGS + 1];
    bool is_new; /* its stamp has to be saved */
} Known;

struct CacheFiles {
    Arena *arena;
    Store *store;
    Known **known; /* by number of the path; NULL: there is none */
    size_t room;
    StrMap *names; /* -> Known */
    size_t new_count;
};

static void add_known(CacheFiles *files, const CachedFile *file) {
    size_t number = (size_t)file->path;
    if (number >= files->room) {
        size_t room = number + number / 2 + 64;
        Known **copy = ARENA_ARRAY(files->arena, Known *, room);
        if (files->room > 0) {
            memcpy(copy, files->known, files->room * sizeof(Known *));
        }
        files->known = copy;
        files->room = room;
    }
    Known *known = ARENA_NEW(files->arena, Known);
    known->file = *file;
    files->known[number] = known;
    strmap_put(files->names, file->name, known);
}

CacheFiles *cache_files_open(Arena *arena, Store *store) {
    CacheFiles *files = ARENA_NEW(arena, CacheFiles);
    *files = (CacheFiles){.arena = arena, .store = store, .names = strmap_new(arena)};
    CachedFiles all = cached_files(store, arena);
    for (size_t i = 0; i < all.count; i++) {
        add_known(files, &all.items[i]);
    }
    return files;
}

/* ---- one file -------------------------------------------------------------------- */

bool cache_files_is_same(const PlatformStamp *a, const PlatformStamp *b) {
    return a->size == b->size && a->file == b->file && a->modified == b->modified &&
           a->changed == b->changed;
}

static int64_t latest(const PlatformStamp *stamp) {
    return stamp->changed > stamp->modified ? stamp->changed : stamp->modified;
}

/* The hash of its content, without reading it where its stamp vouches for it. */
static void look_at_content(CacheFiles *files, Known *known) {
    PlatformStamp stamp = {0};
    CachedFile *file = &known->file;
    int64_t now = platform_clock();
    bool *is_good = &known->is_good[FRONTEND_CONTENT];
    uint64_t *hash = &known->hash[FRONTEND_CONTENT];
    *is_good = platform_stamp(file->name, &stamp);
    if (*is_good && file->seen != 0 && cache_files_is_same(&stamp, &file->stamp) &&
        latest(&stamp) + recently < file->seen) {
        *hash = file->hash;
        return;
    }
    Arena *scratch = arena_open();
    *is_good = *is_good && frontend_input_hash(scratch, FRONTEND_CONTENT, file->name, hash);
    arena_close(scratch);
    if (*is_good && latest(&stamp) + recently < now) {
        file->stamp = stamp;
        file->seen = now;
        file->hash = *hash;
        files->new_count += !known->is_new;
        known->is_new = true;
    }
}

static bool agrees(CacheFiles *files, Known *known, FrontendInputKind kind, uint64_t expected) {
    if (!known->is_looked_at[kind]) {
        known->is_looked_at[kind] = true;
        if (kind == FRONTEND_CONTENT) {
            look_at_content(files, known);
        } else {
            Arena *scratch = arena_open();
            known->is_good[kind] =
                frontend_input_hash(scratch, kind, known->file.name, &known->hash[kind]);
            arena_close(scratch);
        }
    }
    return known->is_good[kind] && known->hash[kind] == expected;
}

/* ---- all inputs of a result ------------------------------------------------------ */

static void tell(Text *why, const Known *known, FrontendInputKind kind) {
    static const char *const words[] = {
        [FRONTEND_CONTENT] = "was changed",
        [FRONTEND_ABSENCE] = "is there now, and may be read in the place of another file",
        [FRONTEND_SPELLINGS] = "was missing, and is spelled in another way or there now"};
    bool is_gone = kind == FRONTEND_CONTENT && !known->is_good[kind];
    text_printf(why, "  %s %s\n", known->file.name, is_gone ? "is gone" : words[kind]);
}

bool cache_files_agree(CacheFiles *files, const void *inputs, size_t length, Text *why) {
    ByteReader in = bytes_reader(inputs, length);
    bool good = true;
    while (in.at < in.end && !in.bad && (good || why != NULL)) {
        uint64_t word = bytes_get_uint(&in);
        FrontendInputKind kind = (FrontendInputKind)(word % 4);
        uint64_t number = word / 4;
        uint64_t hash = kind == FRONTEND_ABSENCE ? 0 : bytes_get_fixed(&in);
        if (in.bad || kind > FRONTEND_SPELLINGS || number >= files->room ||
            files->known[number] == NULL) {
            return false;
        }
        if (!agrees(files, files->known[number], kind, hash)) {
            good = false;
            if (why != NULL) {
                tell(why, files->known[number], kind);
            }
        }
    }
    return good && !in.bad;
}

static Known *find(CacheFiles *files, const char *name) {
    if (!strmap_has(files->names, name)) {
        CachedFile file = {.name = arena_strdup(files->arena, name),
                           .path = cached_path(files->store, name)};
        if (file.path == 0) {
            return NULL;
        }
        add_known(files, &file);
    }
    return strmap_get(files->names, name);
}

bool cache_files_put(CacheFiles *files, Bytes *out, const FrontendInput *inputs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const FrontendInput *input = &inputs[i];
        const Known *known = find(files, input->path);
        if (known == NULL) {
            return false;
        }
        bytes_put_uint(out, (uint64_t)known->file.path * 4 + (uint64_t)input->kind);
        if (input->kind != FRONTEND_ABSENCE) {
            bytes_put_fixed(out, input->hash);
        }
    }
    return true;
}

/* ---- stamps ---------------------------------------------------------------------- */

bool cache_files_have_changed(const CacheFiles *files) {
    return files->new_count > 0;
}

bool cache_files_save(CacheFiles *files) {
    for (size_t i = 0; i < strmap_count(files->names); i++) {
        const Known *known = strmap_value(files->names, i);
        if (known->is_new && !cached_add_stamp(files->store, &known->file)) {
            return false;
        }
    }
    return true;
}
