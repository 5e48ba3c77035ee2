/* cached.c - results that can be made again, as rows. */
#include "store/cached.h"

#include "store/query.h"

#include <string.h>
#include <xxhash.h>

CachedHash cached_hash(const void *bytes, size_t length) {
    XXH128_canonical_t canonical;
    CachedHash hash;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, length));
    memcpy(hash.bytes, canonical.digest, sizeof hash.bytes);
    return hash;
}

static void bind_hash(Query *query, int parameter, const CachedHash *hash) {
    query_bind_bytes(query, parameter, hash->bytes, sizeof hash->bytes);
}

static CachedHash hash_at(Query *query, int column) {
    CachedHash hash = {{0}};
    size_t length = 0;
    const void *bytes = query_bytes(query, column, &length);
    if (length == sizeof hash.bytes) {
        memcpy(hash.bytes, bytes, length);
    }
    return hash;
}

/* A copy that outlives the query. */
static const void *bytes_at(Query *query, Arena *arena, int column, size_t *length) {
    const void *bytes = query_bytes(query, column, length);
    return arena_copy(arena, *length > 0 ? bytes : "", *length > 0 ? *length : 1);
}

/* ---- files ----------------------------------------------------------------------- */

CachedFiles cached_files(Store *store, Arena *arena) {
    CachedFiles files = {0};
    Query query = query_open(store, "SELECT id, name, size, file, modified, changed, seen, hash "
                                    "FROM path LEFT JOIN stamp ON stamp.path = path.id "
                                    "ORDER BY id");
    while (query_step(&query)) {
        CachedFile file = {.path = query_int(&query, 0),
                           .name = query_text(&query, arena, 1),
                           .stamp = {(uint64_t)query_int(&query, 2), (uint64_t)query_int(&query, 3),
                                     query_int(&query, 4), query_int(&query, 5)},
                           .seen = query_int(&query, 6),
                           .hash = (uint64_t)query_int(&query, 7)};
        vec_push(arena, &files, file);
    }
    query_close(&query);
    return files;
}

int64_t cached_path(Store *store, const char *name) {
    Query insert = query_open(store, "INSERT OR IGNORE INTO path (name) VALUES (?)");
    query_bind_text(&insert, 1, name);
    query_step(&insert);
    if (!query_close(&insert)) {
        return 0;
    }
    Query query = query_open(store, "SELECT id FROM path WHERE name = ?");
    query_bind_text(&query, 1, name);
    int64_t id = query_step(&query) ? query_int(&query, 0) : 0;
    return query_close(&query) ? id : 0;
}

bool cached_add_stamp(Store *store, const CachedFile *file) {
    Query query = query_open(store, "INSERT OR REPLACE INTO stamp SELECT ?1,?2,?3,?4,?5,?6,?7 "
                                    "WHERE EXISTS (SELECT 1 FROM path WHERE id = ?1)");
    query_bind_int(&query, 1, file->path);
    query_bind_int(&query, 2, (int64_t)file->stamp.size);
    query_bind_int(&query, 3, (int64_t)file->stamp.file);
    query_bind_int(&query, 4, file->stamp.modified);
    query_bind_int(&query, 5, file->stamp.changed);
    query_bind_int(&query, 6, file->seen);
    query_bind_int(&query, 7, (int64_t)file->hash);
    query_step(&query);
    return query_close(&query);
}

/* ---- units ----------------------------------------------------------------------- */

CachedUnits cached_units(Store *store, Arena *arena, const CachedHash *request) {
    CachedUnits units = {0};
    Query query = query_open(store, "SELECT id, hash, used, inputs FROM unit WHERE request = ? "
                                    "ORDER BY id DESC");
    bind_hash(&query, 1, request);
    while (query_step(&query)) {
        CachedUnit unit = {.id = query_int(&query, 0),
                           .hash = hash_at(&query, 1),
                           .used = query_text(&query, arena, 2)};
        unit.inputs = bytes_at(&query, arena, 3, &unit.input_length);
        vec_push(arena, &units, unit);
    }
    query_close(&query);
    return units;
}

const void *cached_unit(Store *store, Arena *arena, int64_t id, size_t *length) {
    Query query = query_open(store, "SELECT result, hash FROM unit WHERE id = ?");
    query_bind_int(&query, 1, id);
    const void *bytes = NULL;
    if (query_step(&query)) {
        bytes = bytes_at(&query, arena, 0, length);
        CachedHash expected = hash_at(&query, 1), found = cached_hash(bytes, *length);
        bytes = memcmp(&expected, &found, sizeof found) == 0 ? bytes : NULL;
    }
    query_close(&query);
    return bytes;
}

bool cached_add_unit(Store *store, const CachedHash *request, const char *file, CachedUnit *unit,
                     const void *result, size_t length) {
    Query query = query_open(store, "INSERT INTO unit (request, file, hash, used, size, inputs, "
                                    "result) VALUES (?,?,?,?,?,?,?)");
    unit->hash = cached_hash(result, length);
    bind_hash(&query, 1, request);
    query_bind_text(&query, 2, file);
    bind_hash(&query, 3, &unit->hash);
    query_bind_text(&query, 4, unit->used);
    query_bind_int(&query, 5, (int64_t)(length + unit->input_length));
    query_bind_bytes(&query, 6, unit->inputs, unit->input_length);
    query_bind_bytes(&query, 7, result, length);
    query_step(&query);
    unit->id = sqlite3_last_insert_rowid(store->db);
    return query_close(&query);
}

/* ---- components ------------------------------------------------------------------ */

const void *cached_outcome(Store *store, Arena *arena, const CachedHash *key, size_t *length) {
    Query query = query_open(store, "SELECT result FROM outcome WHERE key = ?");
    bind_hash(&query, 1, key);
    const void *bytes = query_step(&query) ? bytes_at(&query, arena, 0, length) : NULL;
    query_close(&query);
    return bytes;
}

bool cached_add_outcome(Store *store, const CachedHash *key, const char *component, const char *day,
                        const void *result, size_t length) {
    Query query = query_open(store, "INSERT OR REPLACE INTO outcome VALUES (?,?,?,?,?)");
    bind_hash(&query, 1, key);
    query_bind_text(&query, 2, component);
    query_bind_text(&query, 3, day);
    query_bind_int(&query, 4, (int64_t)length);
    query_bind_bytes(&query, 5, result, length);
    query_step(&query);
    return query_close(&query);
}

/* ---- all of it ------------------------------------------------------------------- */

bool cached_begin(Store *store) {
    return query_begin(store);
}

bool cached_end(Store *store, bool good) {
    return query_end(store, good);
}

bool cached_touch_unit(Store *store, int64_t id, const char *day) {
    Query query = query_open(store, "UPDATE unit SET used = ? WHERE id = ?");
    query_bind_text(&query, 1, day);
    query_bind_int(&query, 2, id);
    query_step(&query);
    return query_close(&query);
}

bool cached_touch_outcome(Store *store, const CachedHash *key, const char *day) {
    Query query = query_open(store, "UPDATE outcome SET used = ?1 WHERE key = ?2 AND used <> ?1");
    query_bind_text(&query, 1, day);
    bind_hash(&query, 2, key);
    query_step(&query);
    return query_close(&query);
}

static int64_t number_of(Store *store, const char *sql) {
    Query query = query_open(store, sql);
    int64_t number = query_step(&query) ? query_int(&query, 0) : 0;
    query_close(&query);
    return number;
}

static const char all_bytes[] = "SELECT (SELECT total(size) FROM unit) + "
                                "(SELECT total(size) FROM outcome)";

bool cached_shrink(Store *store, uint64_t most) {
    int64_t excess = number_of(store, all_bytes) - (int64_t)most;
    if (excess <= 0) {
        return true;
    }
    /* As many of the oldest as it takes; outcomes go first, for they are made from units. */
    static const char *const statements[] = {
        "DELETE FROM outcome WHERE rowid IN (SELECT rowid FROM (SELECT rowid, sum(size) OVER "
        "(ORDER BY used, rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM "
        "outcome) WHERE ifnull(before, 0) < ?)",
        "DELETE FROM unit WHERE id IN (SELECT id FROM (SELECT id, sum(size) OVER "
        "(ORDER BY used, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM "
        "unit) WHERE ifnull(before, 0) < ?)"};
    bool good = true;
    for (size_t i = 0; i < 2 && good && excess > 0; i++) {
        Query query = query_open(store, statements[i]);
        query_bind_int(&query, 1, excess);
        query_step(&query);
        good = query_close(&query);
        excess = number_of(store, all_bytes) - (int64_t)most;
    }
    return good;
}

bool cached_clear(Store *store) {
    bool good = query_begin(store) && query_run(store, "DELETE FROM outcome") &&
                query_run(store, "DELETE FROM unit") && query_run(store, "DELETE FROM stamp") &&
                query_run(store, "DELETE FROM path");
    return query_end(store, good) && store_compact(store);
}

CachedStatistics cached_statistics(Store *store, Arena *arena) {
    CachedStatistics s = {.units = (uint64_t)number_of(store, "SELECT count(*) FROM unit"),
                          .unit_bytes = (uint64_t)number_of(store, "SELECT total(size) FROM unit"),
                          .outcomes = (uint64_t)number_of(store, "SELECT count(*) FROM outcome"),
                          .outcome_bytes =
                              (uint64_t)number_of(store, "SELECT total(size) FROM outcome"),
                          .paths = (uint64_t)number_of(store, "SELECT count(*) FROM path"),
                          .file_bytes = (uint64_t)(number_of(store, "PRAGMA page_count") *
                                                   number_of(store, "PRAGMA page_size")),
                          .oldest = ""};
    Query query = query_open(store, "SELECT ifnull(min(used), '') FROM (SELECT used FROM unit "
                                    "UNION SELECT used FROM outcome)");
    if (query_step(&query)) {
        s.oldest = query_text(&query, arena, 0);
    }
    query_close(&query);
    return s;
}

uint64_t cached_count(Store *store, const char *file) {
    Query query = query_open(store, "SELECT count(*) FROM unit WHERE file = ?");
    query_bind_text(&query, 1, file);
    uint64_t count = query_step(&query) ? (uint64_t)query_int(&query, 0) : 0;
    query_close(&query);
    return count;
}
