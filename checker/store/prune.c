/* prune.c - runs that have got old. */
#include "store/query.h"

bool store_prune(Store *store, StoreRetention retention, uint64_t *removed) {
    *removed = 0;
    if (!query_begin(store)) {
        return false;
    }
    Query query = query_open(
        store, "DELETE FROM run WHERE NOT is_kept AND id <> (SELECT max(id) FROM run) AND "
               "((?1 > 0 AND id NOT IN (SELECT id FROM run ORDER BY id DESC LIMIT ?1)) OR "
               "(?2 > 0 AND julianday('now') - julianday(started) > ?2))");
    query_bind_int(&query, 1, retention.runs);
    query_bind_int(&query, 2, retention.days);
    query_step(&query);
    bool good = query_close(&query);
    uint64_t count = good ? (uint64_t)sqlite3_changes(store->db) : 0;
    good = query_end(store, good);
    *removed = good ? count : 0;
    return good;
}

bool store_keep_run(Store *store, int64_t run) {
    Query query = query_open(store, "UPDATE run SET is_kept = 1 WHERE id = ? AND NOT is_kept");
    query_bind_int(&query, 1, run);
    query_step(&query);
    return query_close(&query);
}

bool store_compact(Store *store) {
    return query_run(store, "VACUUM");
}
