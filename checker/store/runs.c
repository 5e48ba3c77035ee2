/* runs.c - runs with what they found, and looking back at them. */
#include "base/strmap.h"
#include "base/text.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

/* ---- recording ------------------------------------------------------------------- */

static bool add_head(Store *store, StoreRun *run) {
    Query query = query_open(store, "INSERT INTO run (started, seconds, project, revision, "
                                    "version, rules, headers, units, degraded, failed, "
                                    "is_incomplete, is_modified) VALUES "
                                    "(?,?,?,?,?,?,?,?,?,?,?,?)");
    query_bind_text(&query, 1, run->started);
    query_bind_real(&query, 2, run->seconds);
    query_bind_text(&query, 3, run->project);
    query_bind_text(&query, 4, run->revision);
    query_bind_text(&query, 5, run->version);
    query_bind_text(&query, 6, run->rules);
    query_bind_text(&query, 7, run->headers);
    query_bind_int(&query, 8, run->units);
    query_bind_int(&query, 9, run->degraded);
    query_bind_int(&query, 10, run->failed);
    query_bind_int(&query, 11, run->is_incomplete);
    query_bind_int(&query, 12, run->is_modified);
    query_step(&query);
    run->id = sqlite3_last_insert_rowid(store->db);
    return query_close(&query);
}

static const char *lines_of(Arena *arena, const Finding *finding) {
    Text out = text_new(arena);
    for (uint32_t i = 0; i < finding->component_count; i++) {
        text_append(&out, i > 0 ? "\n" : "");
        text_append(&out, finding->components[i]);
    }
    return text_str(&out);
}

static bool add_findings(Store *store, Arena *arena, int64_t run, const Results *results) {
    Query query = query_open(store, "INSERT INTO finding VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    bool good = true;
    for (uint32_t i = 0; i < results->finding_count && good; i++) {
        const Finding *finding = results->findings[i];
        query_bind_int(&query, 1, run);
        query_bind_int(&query, 2, i);
        query_bind_text(&query, 3, finding->fingerprint);
        query_bind_text(&query, 4, finding->rule->id);
        query_bind_text(&query, 5, rules_severity_name(finding->severity));
        query_bind_text(&query, 6, finding->loc.file);
        query_bind_int(&query, 7, finding->loc.line);
        query_bind_text(&query, 8, finding->function);
        query_bind_text(&query, 9, finding->object);
        query_bind_text(&query, 10, finding->message);
        query_bind_text(&query, 11, lines_of(arena, finding));
        query_bind_int(&query, 12, verdict_counts(finding));
        good = query_again(&query);
    }
    return query_close(&query) && good;
}

static bool add_verdicts(Store *store, int64_t run, const Results *results) {
    Query query = query_open(store, "INSERT INTO verdict VALUES (?,?,?,?,?,?,?,?,?)");
    bool good = true;
    for (uint32_t i = 0; i < results->verdict_count && good; i++) {
        const Verdict *verdict = results->verdicts[i];
        query_bind_int(&query, 1, run);
        query_bind_int(&query, 2, i);
        query_bind_text(&query, 3, verdict->component);
        query_bind_text(&query, 4, verdict->rule->id);
        query_bind_text(&query, 5, verdict->object);
        query_bind_text(&query, 6, verdict->birth.file);
        query_bind_int(&query, 7, verdict->birth.line);
        query_bind_text(&query, 8, verdict_name(verdict->kind));
        query_bind_text(&query, 9, verdict->reason);
        good = query_again(&query);
    }
    return query_close(&query) && good;
}

bool store_add_run(Store *store, StoreRun *run, const Results *results) {
    Arena *scratch = arena_open();
    bool good = query_begin(store);
    if (good) {
        good = add_head(store, run) && add_findings(store, scratch, run->id, results) &&
               add_verdicts(store, run->id, results);
        good = query_end(store, good);
    }
    arena_close(scratch);
    return good;
}

/* ---- looking back ---------------------------------------------------------------- */

static const char run_columns[] =
    "SELECT id, started, seconds, project, revision, version, rules, headers, units, degraded, "
    "failed, is_incomplete, is_modified,"
    " (SELECT count(*) FROM finding WHERE run = id AND counts AND severity = 'error'),"
    " (SELECT count(*) FROM finding WHERE run = id AND counts AND severity = 'warning'),"
    " (SELECT count(*) FROM finding WHERE run = id AND counts AND severity = 'note'),"
    " (SELECT count(*) FROM finding WHERE run = id AND NOT counts)"
    " FROM (SELECT * FROM run ORDER BY id DESC LIMIT ?) ORDER BY id";

StoreRuns store_runs(Store *store, Arena *arena, uint32_t most) {
    StoreRuns runs = {0};
    Query query = query_open(store, run_columns);
    query_bind_int(&query, 1, most > 0 ? (int64_t)most : -1);
    while (query_step(&query)) {
        StoreRun run = {.id = query_int(&query, 0),
                        .started = query_text(&query, arena, 1),
                        .seconds = query_real(&query, 2),
                        .project = query_text(&query, arena, 3),
                        .revision = query_text(&query, arena, 4),
                        .version = query_text(&query, arena, 5),
                        .rules = query_text(&query, arena, 6),
                        .headers = query_text(&query, arena, 7),
                        .units = (uint32_t)query_int(&query, 8),
                        .degraded = (uint32_t)query_int(&query, 9),
                        .failed = (uint32_t)query_int(&query, 10),
                        .is_incomplete = query_int(&query, 11) != 0,
                        .is_modified = query_int(&query, 12) != 0,
                        .errors = (uint32_t)query_int(&query, 13),
                        .warnings = (uint32_t)query_int(&query, 14),
                        .notes = (uint32_t)query_int(&query, 15),
                        .others = (uint32_t)query_int(&query, 16)};
        vec_push(arena, &runs, run);
    }
    query_close(&query);
    return runs;
}

static int64_t first_number(Store *store, const char *sql, int64_t number, const char *text) {
    Query query = query_open(store, sql);
    if (text != NULL) {
        query_bind_text(&query, 1, text);
    } else {
        query_bind_int(&query, 1, number);
    }
    int64_t found = query_step(&query) ? query_int(&query, 0) : 0;
    query_close(&query);
    return found;
}

int64_t store_find_run(Store *store, const char *name) {
    const char *last = "last";
    char *end = NULL;
    int64_t found = 0;
    if (text_starts(name, last)) {
        const char *rest = name + strlen(last);
        long back = *rest == '~' ? strtol(rest + 1, &end, 10) : 0;
        bool good = *rest == '\0' || (*rest == '~' && end != rest + 1 && *end == '\0' && back >= 0);
        found = good ? first_number(store, "SELECT id FROM run ORDER BY id DESC LIMIT 1 OFFSET ?",
                                    back, NULL)
                     : 0;
    } else {
        long long number = strtoll(name, &end, 10);
        found = end != name && *end == '\0'
                    ? first_number(store, "SELECT id FROM run WHERE id = ?", number, NULL)
                    : 0;
    }
    if (found == 0 && !store->is_broken) {
        diag_report(store->diag, DIAG_ERROR, (DiagPlace){store->path, 0, 0},
                    "there is no run '%s': a number of `fltcheck history`, last, or last~1 for the "
                    "one before it",
                    name);
    }
    return found;
}

int64_t store_run_of_revision(Store *store, const char *revision) {
    return *revision == '\0'
               ? 0
               : first_number(store,
                              "SELECT id FROM run WHERE substr(revision, 1, length(?1)) = ?1 "
                              "AND NOT is_modified ORDER BY id DESC LIMIT 1",
                              0, revision);
}

static void split_lines(Arena *arena, const char *lines, FixedFinding *finding) {
    VEC(const char *) names = {0};
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        vec_push(arena, &names, arena_strndup(arena, lines, length));
        lines += length + (lines[length] == '\n');
    }
    finding->components = names.items;
    finding->component_count = (uint32_t)names.count;
}

StoreFindings store_findings(Store *store, Arena *arena, int64_t run) {
    StoreFindings findings = {0};
    Query query = query_open(store, "SELECT fingerprint, rule, severity, file, line, function, "
                                    "object, message, components, counts FROM finding "
                                    "WHERE run = ? ORDER BY number");
    query_bind_int(&query, 1, run);
    while (query_step(&query)) {
        StoreFinding one = {.finding = {.fingerprint = query_text(&query, arena, 0),
                                        .rule = query_text(&query, arena, 1),
                                        .file = query_text(&query, arena, 3),
                                        .line = (uint32_t)query_int(&query, 4),
                                        .function = query_text(&query, arena, 5),
                                        .object = query_text(&query, arena, 6),
                                        .message = query_text(&query, arena, 7)},
                            .severity = query_text(&query, arena, 2),
                            .counts = query_int(&query, 9) != 0};
        split_lines(arena, query_text(&query, arena, 8), &one.finding);
        vec_push(arena, &findings, one);
    }
    query_close(&query);
    return findings;
}

static size_t run_index(const StoreRuns *runs, int64_t id) {
    size_t index = 0;
    while (index < runs->count && runs->items[index].id != id) {
        index++;
    }
    return index;
}

StoreTrends store_trends(Store *store, Arena *arena, const StoreRuns *runs) {
    StoreTrends trends = {0};
    Query query = query_open(store, "SELECT rule, run, count(*) FROM finding WHERE counts AND "
                                    "run >= ? GROUP BY rule, run ORDER BY rule, run");
    query_bind_int(&query, 1, runs->count > 0 ? runs->items[0].id : 0);
    while (query_step(&query)) {
        const char *rule = query_text(&query, arena, 0);
        size_t index = run_index(runs, query_int(&query, 1));
        if (trends.count == 0 || strcmp(vec_last(&trends).rule, rule) != 0) {
            vec_push(arena, &trends,
                     (StoreTrend){rule, ARENA_ARRAY(arena, uint32_t, runs->count + 1)});
        }
        vec_last(&trends).counts[index] = (uint32_t)query_int(&query, 2);
    }
    query_close(&query);
    return trends;
}
