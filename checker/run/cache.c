/* cache.c - asking the store for results, and keeping new ones. */
#include "run/cache.h"

#include "base/platform.h"
#include "base/strmap.h"
#include "ir/pack.h"
#include "run/cache_files.h"
#include "run/cache_key.h"
#include "run/exports.h"
#include "run/protocol.h"
#include "store/cached.h"

#include <stdlib.h>
#include <string.h>

typedef struct CacheUnit {
    bool is_asked; /* whether it is there was found out */
    bool is_there;
    bool is_known; /* `hash` is that of its result, kept or not */
    CachedHash request, hash;
    int64_t id;
    const char *used;
} CacheUnit;

struct Cache {
    Arena *arena;
    const RunOptions *options;
    Store *store;
    CacheFiles *files;
    const char *day;
    CachedHash environment; /* of all requests */
    CacheUnit *units;       /* by number in the project */
    bool has_grown;
};

/* ---- keys ------------------------------------------------------------------------ */

static CachedHash hash_of(const Bytes *bytes) {
    return cached_hash(bytes->items, bytes->count);
}

static void put_hash(Bytes *out, CachedHash hash) {
    bytes_put_raw(out, hash.bytes, sizeof hash.bytes);
}

static CachedHash request_key(const Cache *cache, const FrontendRequest *request) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    put_hash(&bytes, cache->environment);
    bytes_put_text(&bytes, request->file);
    bytes_put_text(&bytes, request->directory);
    bytes_put_text(&bytes, platform_absolute(scratch, "."));
    bytes_put_texts(&bytes, request->args, request->arg_count);
    CachedHash hash = hash_of(&bytes);
    arena_close(scratch);
    return hash;
}

/* False if the result of some unit is not known. */
static bool outcome_key(const Cache *cache, const char *component, const Bytes *besides,
                        CachedHash *key) {
    const Project *project = cache->options->project;
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    bool good = true;
    put_hash(&bytes, cache->environment);
    cache_key_put_options(&bytes, cache->options);
    bytes_put_text(&bytes, component);
    exports_put(&bytes, project, component);
    bytes_put_uint(&bytes, besides->count);
    bytes_put_raw(&bytes, besides->items, besides->count);
    for (size_t i = 0; i < project->unit_count && good; i++) {
        if (strcmp(project->units[i].component, component) == 0) {
            good = cache->units[i].is_known;
            bytes_put_text(&bytes, project->units[i].file);
            bytes_put_text(&bytes, project->units[i].directory);
            put_hash(&bytes, cache->units[i].hash);
        }
    }
    *key = hash_of(&bytes);
    arena_close(scratch);
    return good;
}

/* ---- units ----------------------------------------------------------------------- */

bool cache_has_unit(Cache *cache, size_t number, const FrontendRequest *request) {
    CacheUnit *unit = &cache->units[number];
    if (unit->is_asked) {
        return unit->is_there;
    }
    Arena *scratch = arena_open();
    unit->is_asked = true;
    unit->request = request_key(cache, request);
    CachedUnits found = cached_units(cache->store, scratch, &unit->request);
    for (size_t i = 0; i < found.count && !unit->is_there; i++) {
        const CachedUnit *one = &found.items[i];
        if (cache_files_agree(cache->files, one->inputs, one->input_length, NULL)) {
            unit->is_there = unit->is_known = true;
            unit->hash = one->hash;
            unit->id = one->id;
            unit->used = arena_strdup(cache->arena, one->used);
        }
    }
    arena_close(scratch);
    return unit->is_there;
}

bool cache_take_unit(Cache *cache, Arena *arena, size_t number, FrontendResult *result) {
    size_t length = 0;
    uint64_t memory = 0;
    const void *bytes = cached_unit(cache->store, arena, cache->units[number].id, &length);
    return bytes != NULL && protocol_get_result(arena, bytes, length, result, &memory);
}

/* What comes from the machine and not from the sources is left out. */
static Bytes pack(Arena *scratch, const FrontendResult *result) {
    FrontendResult plain = *result;
    Bytes bytes = {.arena = scratch};
    plain.parse_seconds = plain.lower_seconds = 0;
    plain.inputs = NULL;
    plain.input_count = 0;
    protocol_put_result(&bytes, &plain, 0);
    return bytes;
}

void cache_add_unit(Cache *cache, size_t number, const FrontendRequest *request,
                    const FrontendResult *result) {
    CacheUnit *unit = &cache->units[number];
    if (result->status == UNIT_FAILED || result->input_count == 0 ||
        !store_is_writable(cache->store)) {
        return;
    }
    Arena *scratch = arena_open();
    Bytes bytes = pack(scratch, result), inputs = {.arena = scratch};
    bool good = cached_begin(cache->store);
    if (good) {
        CachedUnit one = {.used = cache->day};
        good = cache_files_put(cache->files, &inputs, result->inputs, result->input_count);
        one.inputs = inputs.items;
        one.input_length = inputs.count;
        good = good && cached_add_unit(cache->store, &unit->request, request->file, &one,
                                       bytes.items + PROTOCOL_HEAD, bytes.count - PROTOCOL_HEAD);
        good = cached_end(cache->store, good);
        unit->hash = one.hash;
    }
    unit->is_known = good;
    cache->has_grown = true;
    arena_close(scratch);
}

/* ---- components ------------------------------------------------------------------ */

/* With a hash in front, which tells whether they are what was written. */
static const void *find_bytes(Cache *cache, Arena *arena, const CachedHash *key, size_t *length) {
    CachedHash found;
    const unsigned char *bytes = cached_outcome(cache->store, arena, key, length);
    if (bytes == NULL || *length < sizeof found.bytes) {
        return NULL;
    }
    *length -= sizeof found.bytes;
    found = cached_hash(bytes + sizeof found.bytes, *length);
    return memcmp(found.bytes, bytes, sizeof found.bytes) == 0 ? bytes + sizeof found.bytes : NULL;
}

static void add_bytes(Cache *cache, const CachedHash *key, const char *component,
                      const Bytes *content) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    put_hash(&bytes, hash_of(content));
    bytes_put_raw(&bytes, content->items, content->count);
    cached_add_outcome(cache->store, key, component, cache->day, bytes.items, bytes.count);
    cache->has_grown = true;
    arena_close(scratch);
}

bool cache_find_outcome(Cache *cache, Arena *arena, const char *component, const Bytes *besides,
                        Outcome *outcome) {
    CachedHash key;
    size_t length = 0;
    if (!outcome_key(cache, component, besides, &key)) {
        return false;
    }
    const void *bytes = find_bytes(cache, arena, &key, &length);
    return bytes != NULL && outcome_get(arena, bytes, length, cache->options->rules, NULL, outcome);
}

/* Messages without a place are about the machine: they may not come again. */
static bool is_repeatable(const Outcome *outcome) {
    for (uint32_t i = 0; i < outcome->message_count; i++) {
        if (outcome->messages[i].place.file == NULL) {
            return false;
        }
    }
    return outcome->is_analysed || !outcome->is_lost;
}

void cache_add_outcome(Cache *cache, const char *component, const Bytes *besides,
                       const Outcome *outcome) {
    CachedHash key;
    if (!is_repeatable(outcome) || !store_is_writable(cache->store) ||
        !outcome_key(cache, component, besides, &key)) {
        return;
    }
    Arena *scratch = arena_open();
    Bytes content = {.arena = scratch};
    outcome_put(&content, outcome);
    add_bytes(cache, &key, component, &content);
    arena_close(scratch);
}

static CachedHash output_key(const Cache *cache, const Bytes *key) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    put_hash(&bytes, cache->environment);
    cache_key_put_options(&bytes, cache->options);
    bytes_put_raw(&bytes, key->items, key->count);
    CachedHash hash = hash_of(&bytes);
    arena_close(scratch);
    return hash;
}

const void *cache_find_output(Cache *cache, Arena *arena, const Bytes *key, size_t *length) {
    CachedHash hash = output_key(cache, key);
    return find_bytes(cache, arena, &hash, length);
}

void cache_add_output(Cache *cache, const char *component, const Bytes *key, const Bytes *output) {
    CachedHash hash = output_key(cache, key);
    if (store_is_writable(cache->store)) {
        add_bytes(cache, &hash, component, output);
    }
}

/* ---- what has no file of the project ---------------------------------------------- */

static CachedHash key_besides(const Cache *cache, const char *what, const char *which) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    put_hash(&bytes, cache->environment);
    bytes_put_text(&bytes, what);
    bytes_put_text(&bytes, cache->options->rules->digest);
    bytes_put_text(&bytes, which);
    CachedHash hash = hash_of(&bytes);
    arena_close(scratch);
    return hash;
}

static const void *take_besides(Cache *cache, Arena *arena, const CachedHash *key, size_t *length) {
    CachedUnits found = cached_units(cache->store, arena, key);
    const void *bytes =
        found.count > 0 ? cached_unit(cache->store, arena, found.items[0].id, length) : NULL;
    if (bytes != NULL && strcmp(found.items[0].used, cache->day) != 0 &&
        store_is_writable(cache->store)) {
        cached_touch_unit(cache->store, found.items[0].id, cache->day);
    }
    return bytes;
}

static void add_besides(Cache *cache, const CachedHash *key, const char *name, const Bytes *bytes) {
    if (store_is_writable(cache->store)) {
        CachedUnit unit = {.used = cache->day};
        cached_add_unit(cache->store, key, name, &unit, bytes->items, bytes->count);
        cache->has_grown = true;
    }
}

/* Its sources are among the rules, and include nothing: it is made from no other file. */
IrModule *cache_take_model(Cache *cache, Arena *arena, const char *entry) {
    Arena *scratch = arena_open();
    CachedHash key = key_besides(cache, "model", entry);
    size_t length = 0;
    const void *bytes = take_besides(cache, scratch, &key, &length);
    IrModule *model = bytes != NULL ? ir_unpack(arena, bytes, length, NULL) : NULL;
    arena_close(scratch);
    return model;
}

void cache_add_model(Cache *cache, const char *entry, const IrModule *model) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    CachedHash key = key_besides(cache, "model", entry);
    ir_pack(&bytes, model);
    add_besides(cache, &key, "(the model)", &bytes);
    arena_close(scratch);
}

const char *cache_libclang(Cache *cache, Arena *arena, const char *told) {
    Arena *scratch = arena_open();
    CachedHash key = key_besides(cache, "libclang", NULL);
    size_t length = 0;
    const char *bytes = take_besides(cache, scratch, &key, &length);
    const char *version = bytes != NULL  ? arena_strndup(arena, bytes, length)
                          : told != NULL ? arena_strdup(arena, told)
                                         : frontend_version(arena);
    if (bytes == NULL && strcmp(version, FRONTEND_NONE) != 0) {
        Bytes text = {.arena = scratch};
        bytes_put_raw(&text, version, strlen(version));
        add_besides(cache, &key, "(libclang)", &text);
    }
    arena_close(scratch);
    return version;
}

/* ---- all of it ------------------------------------------------------------------- */

Cache *cache_open(Arena *arena, const RunOptions *options) {
    if (options->store == NULL || !options->uses_cache) {
        return NULL;
    }
    Cache *cache = ARENA_NEW(arena, Cache);
    *cache = (Cache){.arena = arena,
                     .options = options,
                     .store = options->store,
                     .files = cache_files_open(arena, options->store),
                     .day = options->today != NULL ? options->today : "",
                     .environment = cache_key_environment(options->headers),
                     .units = ARENA_ARRAY(arena, CacheUnit, options->project->unit_count + 1)};
    return cache;
}

void cache_close(Cache *cache) {
    if (cache == NULL || !store_is_writable(cache->store)) {
        return;
    }
    bool is_touched = cache->has_grown || cache_files_have_changed(cache->files);
    for (size_t i = 0; i < cache->options->project->unit_count; i++) {
        const CacheUnit *unit = &cache->units[i];
        is_touched = is_touched || (unit->is_there && strcmp(unit->used, cache->day) != 0);
    }
    if (!is_touched || !cached_begin(cache->store)) {
        return;
    }
    bool good = cache_files_save(cache->files);
    for (size_t i = 0; good && i < cache->options->project->unit_count; i++) {
        const CacheUnit *unit = &cache->units[i];
        if (unit->is_there && strcmp(unit->used, cache->day) != 0) {
            good = cached_touch_unit(cache->store, unit->id, cache->day);
        }
    }
    good = good && cached_shrink(cache->store, cache->options->cache_bytes);
    cached_end(cache->store, good);
}

void cache_explain(Cache *cache, Text *out, size_t number, const FrontendRequest *request) {
    Arena *scratch = arena_open();
    text_printf(out, "%s: ", request->file);
    if (cache_has_unit(cache, number, request)) {
        text_printf(out, "its result is there, used last on %s\n", cache->units[number].used);
        arena_close(scratch);
        return;
    }
    CachedUnits found = cached_units(cache->store, scratch, &cache->units[number].request);
    if (found.count > 0) {
        text_append(out, "it has to be parsed again; since the newest result of this command\n");
        cache_files_agree(cache->files, found.items[0].inputs, found.items[0].input_length, out);
    } else if (cached_count(cache->store, request->file) > 0) {
        text_append(out, "there are results, but of other arguments, headers or versions\n");
    } else {
        text_append(out, "it has no result yet\n");
    }
    arena_close(scratch);
}
