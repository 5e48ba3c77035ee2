/* query.c - statements of SQLite, and what is told when they fail. */
#include "store/query.h"

#include "base/platform.h"

/* What has happened, in words that say what can be done. */
static const char *explain(sqlite3 *db, int code) {
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return "there is no room left on the disk";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "the file is damaged; restore it, or move it away to begin with a new one";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another process holds it for too long";
    case SQLITE_READONLY:
        return "it can't be written";
    default:
        return sqlite3_errmsg(db);
    }
}

void query_fail(Store *store, int code) {
    if (!store->has_failed) {
        diag_report(store->diag, DIAG_ERROR, (DiagPlace){store->path, 0, 0}, "the store: %s",
                    explain(store->db, code));
    }
    store->has_failed = true;
    store->is_writable = false;
    store->is_broken =
        store->is_broken || (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
}

static void check(Query *query, int code) {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
        query->failed = true;
        query_fail(query->store, code);
    }
}

Query query_open(Store *store, const char *sql) {
    Query query = {.store = store, .failed = store->is_broken};
    if (!store->is_broken) {
        check(&query, sqlite3_prepare_v2(store->db, sql, -1, &query.statement, NULL));
    }
    return query;
}

void query_bind_int(Query *query, int parameter, int64_t value) {
    if (!query->failed) {
        check(query, sqlite3_bind_int64(query->statement, parameter, value));
    }
}

void query_bind_real(Query *query, int parameter, double value) {
    if (!query->failed) {
        check(query, sqlite3_bind_double(query->statement, parameter, value));
    }
}

void query_bind_text(Query *query, int parameter, const char *text) {
    if (!query->failed) {
        check(query, sqlite3_bind_text(query->statement, parameter, text != NULL ? text : "", -1,
                                       SQLITE_STATIC));
    }
}

void query_bind_bytes(Query *query, int parameter, const void *bytes, size_t length) {
    if (!query->failed) {
        check(query, sqlite3_bind_blob64(query->statement, parameter, length > 0 ? bytes : "",
                                         length, SQLITE_STATIC));
    }
}

bool query_step(Query *query) {
    if (query->failed) {
        return false;
    }
    int code = sqlite3_step(query->statement);
    check(query, code);
    return code == SQLITE_ROW;
}

bool query_again(Query *query) {
    while (query_step(query)) {
    }
    if (!query->failed) {
        check(query, sqlite3_reset(query->statement));
    }
    return !query->failed;
}

int64_t query_int(Query *query, int column) {
    return sqlite3_column_int64(query->statement, column);
}

double query_real(Query *query, int column) {
    return sqlite3_column_double(query->statement, column);
}

const char *query_text(Query *query, Arena *arena, int column) {
    const unsigned char *text = sqlite3_column_text(query->statement, column);
    return arena_strdup(arena, text != NULL ? (const char *)text : "");
}

const void *query_bytes(Query *query, int column, size_t *length) {
    const void *bytes = sqlite3_column_blob(query->statement, column);
    *length = (size_t)sqlite3_column_bytes(query->statement, column);
    return bytes;
}

bool query_close(Query *query) {
    sqlite3_finalize(query->statement);
    return !query->failed;
}

bool query_run(Store *store, const char *sql) {
    Query query = query_open(store, sql);
    while (query_step(&query)) {
    }
    return query_close(&query);
}

int query_insist(sqlite3 *db, const char *sql) {
    enum { PAUSE = 10 /* milliseconds */, PATIENCE = 10 /* seconds */ };
    double end = platform_seconds() + (double)PATIENCE;
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    while ((code & 0xFF) == SQLITE_BUSY && platform_seconds() < end) {
        sqlite3_sleep(PAUSE);
        code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    }
    return code;
}

bool query_begin(Store *store) {
    if (!store->is_writable) {
        return false;
    }
    int code = query_insist(store->db, "BEGIN IMMEDIATE");
    if (code != SQLITE_OK) {
        query_fail(store, code);
    }
    return code == SQLITE_OK;
}

bool query_end(Store *store, bool good) {
    if (good && query_run(store, "COMMIT")) {
        return true;
    }
    if (!sqlite3_get_autocommit(store->db)) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    }
    return false;
}
