/* cmd_history.c - `fltcheck history`: runs of a store, rules over the last ones; removing runs. */
#include "cli/storing.h"

#include <string.h>

enum { TREND_RUNS = 12 };

static void append_runs(Text *out, const StoreRuns *runs) {
    text_append(out, "run  started               revision      units  errors  warnings  notes  "
                     "others  seconds\n");
    for (size_t i = 0; i < runs->count; i++) {
        const StoreRun *run = &runs->items[i];
        text_printf(
            out, "%3lld  %s  %-12.12s%c %5lu  %6lu  %8lu  %5lu  %6lu  %7.2f%s\n",
            (long long)run->id, run->started, run->revision[0] != '\0' ? run->revision : "-",
            run->is_modified ? '+' : ' ', (unsigned long)run->units, (unsigned long)run->errors,
            (unsigned long)run->warnings, (unsigned long)run->notes, (unsigned long)run->others,
            run->seconds, run->is_incomplete ? "  incomplete" : "");
    }
}

static void append_trends(Text *out, Store *store, Arena *arena, const char *only) {
    StoreRuns runs = store_runs(store, arena, TREND_RUNS);
    StoreTrends trends = store_trends(store, arena, &runs);
    if (runs.count < 2 || trends.count == 0) {
        return;
    }
    text_append(out, "\nfindings that count, per rule and run\nrule  ");
    for (size_t i = 0; i < runs.count; i++) {
        text_printf(out, " %5lld", (long long)runs.items[i].id);
    }
    for (size_t t = 0; t < trends.count; t++) {
        if (only != NULL && strcmp(trends.items[t].rule, only) != 0) {
            continue;
        }
        text_printf(out, "\n%-6s", trends.items[t].rule);
        for (size_t i = 0; i < runs.count; i++) {
            text_printf(out, " %5lu", (unsigned long)trends.items[t].counts[i]);
        }
    }
    text_char(out, '\n');
}

static bool prune(Cli *cli, Store *store) {
    uint64_t removed = 0;
    bool good = store_is_writable(store);
    if (!good) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){store_path(store), 0, 0},
                    "the store can't be written: nothing is removed");
    }
    good = good && store_prune(store, storing_retention(cli), &removed) && store_compact(store);
    if (good) {
        printf("%llu runs removed, %lu kept\n", (unsigned long long)removed,
               (unsigned long)store_runs(store, cli->arena, 0).count);
    }
    return good;
}

int cmd_history(Cli *cli) {
    const Options *options = &cli->options;
    Store *store = storing_open(cli);
    if (store == NULL) {
        return STATUS_USAGE;
    }
    if (options->words.count > 0 && strcmp(options->words.items[0], "prune") == 0) {
        bool is_pruned = prune(cli, store);
        return store_close(store) && is_pruned ? STATUS_CLEAN : STATUS_USAGE;
    }
    Text out = text_new(cli->arena);
    StoreRuns runs = store_runs(store, cli->arena, 0);
    append_runs(&out, &runs);
    append_trends(&out, store, cli->arena,
                  options->words.count > 0 ? options->words.items[0] : NULL);
    bool good = store_close(store);
    fputs(text_str(&out), stdout);
    return good ? STATUS_CLEAN : STATUS_USAGE;
}
