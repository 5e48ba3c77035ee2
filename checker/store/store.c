/* store.c - opening a store: is it ours, can it be written, does it need migrations? */
#include "store/store.h"

#include "base/embed.h"
#include "base/platform.h"
#include "base/text.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

/* "fltc": tells our files from other databases. */
#define APPLICATION_ID 0x666c7463

enum { WAIT_FOR_OTHERS = 10000 /* milliseconds */ };

static bool refuse(Store *store, const char *why) {
    diag_report(store->diag, DIAG_ERROR, (DiagPlace){store->path, 0, 0},
                "this can't be used as a store: %s; it was left as it is", why);
    store->has_failed = store->is_broken = true;
    return false;
}

/* ---- what there is --------------------------------------------------------------- */

typedef struct Kind {
    int64_t application, version, tables;
} Kind;

static int64_t number_of(Store *store, const char *sql) {
    Query query = query_open(store, sql);
    int64_t number = query_step(&query) ? query_int(&query, 0) : 0;
    query_close(&query);
    return number;
}

static Kind kind_of(Store *store) {
    return (Kind){number_of(store, "PRAGMA application_id"),
                  number_of(store, "PRAGMA user_version"),
                  number_of(store, "SELECT count(*) FROM sqlite_master")};
}

/* The text after the line "-- migration N", or NULL. */
static const char *migration(Arena *arena, int64_t number) {
    const char *schema = (const char *)embed_schema[0].bytes;
    const char *head = arena_printf(arena, "\n-- migration %lld\n", (long long)number);
    const char *at = strstr(schema, head);
    if (at == NULL) {
        return NULL;
    }
    at += strlen(head);
    const char *end = strstr(at, "\n-- migration ");
    return end != NULL ? arena_strndup(arena, at, (size_t)(end - at)) : at;
}

static int64_t newest_version(Arena *arena) {
    int64_t version = 0;
    while (migration(arena, version + 1) != NULL) {
        version++;
    }
    return version;
}

static bool is_ours(Store *store, Kind kind) {
    if (store->is_broken) {
        return false;
    }
    if (kind.application == 0 && kind.version == 0 && kind.tables == 0) {
        return true; /* it is empty */
    }
    if (kind.application != APPLICATION_ID) {
        return refuse(store, "it is a database of another program");
    }
    if (kind.version > newest_version(store->arena)) {
        return refuse(store, "it was made by a newer version of fltcheck");
    }
    return true;
}

/* ---- migrations ------------------------------------------------------------------ */

static bool apply(Store *store, int64_t number) {
    int code = sqlite3_exec(store->db, migration(store->arena, number), NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        query_fail(store, code);
    }
    return code == SQLITE_OK;
}

/* Another process may have been faster: what there is is looked at again, alone. */
static bool migrate(Store *store) {
    if (!query_begin(store)) {
        return false;
    }
    Kind kind = kind_of(store);
    bool good = is_ours(store, kind);
    int64_t newest = newest_version(store->arena);
    for (int64_t number = kind.version + 1; good && number <= newest; number++) {
        good = apply(store, number);
    }
    if (good) {
        good =
            query_run(store,
                      arena_printf(store->arena, "PRAGMA application_id = %d", APPLICATION_ID)) &&
            query_run(store,
                      arena_printf(store->arena, "PRAGMA user_version = %lld", (long long)newest));
    }
    return query_end(store, good);
}

static bool prepare(Store *store) {
    Kind kind = kind_of(store);
    if (!is_ours(store, kind)) {
        return false;
    }
    bool is_old = kind.version < newest_version(store->arena);
    if (!store->is_writable) {
        return !is_old || refuse(store, "an older version made it, and it can't be written");
    }
    int code = query_insist(store->db, "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL");
    if (code != SQLITE_OK) {
        query_fail(store, code);
    }
    return code == SQLITE_OK && (!is_old || migrate(store));
}

/* ---- the file -------------------------------------------------------------------- */

/* Bytes that mean something in an URI. */
static const char *uri_of(Arena *arena, const char *path) {
    Text out = text_new(arena);
    text_append(&out, "file:");
    for (; *path != '\0'; path++) {
        if (strchr("%?#", *path) != NULL) {
            text_printf(&out, "%%%02X", (unsigned)(unsigned char)*path);
        } else {
            text_char(&out, *path);
        }
    }
    text_append(&out, "?immutable=1");
    return text_str(&out);
}

static int open_as(Store *store, const char *name, int flags) {
    int code = sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_EXRESCODE, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(store->db, WAIT_FOR_OTHERS);
        code = query_insist(store->db, "PRAGMA synchronous = NORMAL; SELECT 1 FROM sqlite_master");
    }
    if (code != SQLITE_OK) {
        sqlite3_close(store->db);
        store->db = NULL;
    }
    return code;
}

/* Reading a file that was written with a log needs to write beside it, unless nobody else
 * changes it: in a directory that can't be written nobody does, if there is no log. */
static int open_to_read(Store *store) {
    int code = open_as(store, store->path, SQLITE_OPEN_READONLY);
    PlatformStamp log = {0};
    platform_stamp(arena_printf(store->arena, "%s-wal", store->path), &log);
    if (code != SQLITE_OK && log.size == 0) {
        code = open_as(store, uri_of(store->arena, store->path),
                       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    }
    return code;
}

static bool cannot_open(Store *store, int code) {
    int kind = code & 0xFF;
    if (kind == SQLITE_NOTADB) {
        return refuse(store, "it is no database");
    }
    if (kind == SQLITE_CORRUPT) {
        return refuse(store, "it is damaged");
    }
    diag_report(store->diag, DIAG_ERROR, (DiagPlace){store->path, 0, 0}, "can't open the store: %s",
                sqlite3_errstr(code));
    store->has_failed = true;
    return false;
}

/* Where it can't be written although it looks so (the disk is full), it is read. */
static bool open_to_write(Store *store, bool exists) {
    int code =
        open_as(store, store->path, SQLITE_OPEN_READWRITE | (exists ? 0 : SQLITE_OPEN_CREATE));
    if (code == SQLITE_OK) {
        return true;
    }
    store->is_writable = false;
    return cannot_open(store, code) ||
           (exists && !store->is_broken && open_to_read(store) == SQLITE_OK);
}

static bool open_file(Store *store, bool create) {
    bool exists = platform_is_file(store->path);
    if (!exists && !create) {
        diag_report(store->diag, DIAG_ERROR, (DiagPlace){store->path, 0, 0},
                    "there is no such store; `fltcheck check --db FILE` makes one");
        return false;
    }
    store->is_writable = platform_can_write(store->path);
    if (store->is_writable) {
        return open_to_write(store, exists);
    }
    int code = exists ? open_to_read(store) : SQLITE_CANTOPEN;
    return code == SQLITE_OK || cannot_open(store, code);
}

Store *store_open(const char *path, bool create, Diag *diag) {
    Arena *arena = arena_open();
    Store *store = ARENA_NEW(arena, Store);
    *store = (Store){.arena = arena, .diag = diag, .path = arena_strdup(arena, path)};
    if (open_file(store, create) && prepare(store)) {
        return store;
    }
    store_close(store);
    return NULL;
}

bool store_close(Store *store) {
    if (store == NULL) {
        return true;
    }
    bool good = !store->has_failed;
    sqlite3_close(store->db);
    arena_close(store->arena);
    return good;
}

bool store_is_writable(const Store *store) {
    return store->is_writable;
}

bool store_has_failed(const Store *store) {
    return store->has_failed;
}

const char *store_path(const Store *store) {
    return store->path;
}
