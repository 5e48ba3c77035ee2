/* query.h - one statement, from its text to its last row (private).
 *
 *     Query query = query_open(store, "SELECT name FROM path WHERE id = ?");
 *     query_bind_int(&query, 1, id);
 *     while (query_step(&query)) use(query_text(&query, arena, 0));
 *     bool good = query_close(&query);
 */
#ifndef FLTCHECK_STORE_QUERY_H
#define FLTCHECK_STORE_QUERY_H

#include "base/arena.h"
#include "store/store.h"

#include <sqlite3.h>

struct Store {
    Arena *arena;
    sqlite3 *db;
    Diag *diag;
    const char *path;
    bool is_writable;
    bool has_failed; /* to write or to read, which was told: nothing more is written */
    bool is_broken;  /* nor read */
};

typedef struct Query {
    Store *store;
    sqlite3_stmt *statement; /* NULL: the store has failed */
    bool failed;
} Query;

Query query_open(Store *store, const char *sql);

/* Parameters are counted from 1. Texts and bytes live until the query is stepped; a NULL text
 * is "". */
void query_bind_int(Query *query, int parameter, int64_t value);
void query_bind_real(Query *query, int parameter, double value);
void query_bind_text(Query *query, int parameter, const char *text);
void query_bind_bytes(Query *query, int parameter, const void *bytes, size_t length);

/* True while there is another row. */
bool query_step(Query *query);

/* For the next row to be written: the same statement once more. */
bool query_again(Query *query);

/* Columns are counted from 0. */
int64_t query_int(Query *query, int column);
double query_real(Query *query, int column);
const char *query_text(Query *query, Arena *arena, int column);
const void *query_bytes(Query *query, int column, size_t *length); /* until the next step */

/* Releases it; false if it has failed. */
bool query_close(Query *query);

/* Statements without parameters and rows. */
bool query_run(Store *store, const char *sql);

/* A statement that SQLite does not always wait for others with, although it could: it is tried
 * again for some seconds. Gives its code, and tells nothing. */
int query_insist(sqlite3 *db, const char *sql);

/* A group of changes: query_end() keeps it if `good`, else nothing of it. It gives whether
 * it was kept. */
bool query_begin(Store *store);
bool query_end(Store *store, bool good);

/* Tells what is wrong, once; nothing more is written. */
void query_fail(Store *store, int code);

#endif
