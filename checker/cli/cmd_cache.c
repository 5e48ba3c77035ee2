/* cmd_cache.c - `fltcheck cache stats | explain FILE... | clear`. */
#include "base/date.h"
#include "cli/inputs.h"
#include "cli/storing.h"
#include "run/explain.h"
#include "store/cached.h"

#include <string.h>

static const double mebibyte = 1024.0 * 1024.0;

static int stats(Cli *cli, Store *store) {
    CachedStatistics s = cached_statistics(store, cli->arena);
    printf("store       %s, %.1f MiB\n", store_path(store), (double)s.file_bytes / mebibyte);
    printf("units       %llu results, %.1f MiB\n", (unsigned long long)s.units,
           (double)s.unit_bytes / mebibyte);
    printf("components  %llu results, %.1f MiB\n", (unsigned long long)s.outcomes,
           (double)s.outcome_bytes / mebibyte);
    printf("files       %llu paths that they depend on\n", (unsigned long long)s.paths);
    if (s.oldest[0] != '\0') {
        printf("oldest      used last on %s\n", s.oldest);
    }
    return STATUS_CLEAN;
}

static int explain(Cli *cli, Store *store) {
    const Options *options = &cli->options;
    RunOptions run;
    if (options->words.count < 2 && options->project == NULL) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                    "which file? with -p, if that is how it is checked");
        return STATUS_USAGE;
    }
    cli->is_idle = true;
    if (!inputs_open(cli, options->words.items + 1, options->words.count - 1, &run)) {
        return STATUS_USAGE;
    }
    run.store = store;
    run.uses_cache = true;
    run.today = date_today(cli->arena);
    run.cache_bytes = UINT64_MAX / 2;
    Text out = text_new(cli->arena);
    run_explain_cache(&out, &run, cli->diag);
    fputs(text_str(&out), stdout);
    return STATUS_CLEAN;
}

static int clear(Cli *cli, Store *store) {
    if (!store_is_writable(store)) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){store_path(store), 0, 0},
                    "the store can't be written: nothing is removed");
        return STATUS_USAGE;
    }
    return cached_clear(store) ? STATUS_CLEAN : STATUS_USAGE;
}

int cmd_cache(Cli *cli) {
    static const char *const actions[] = {"stats", "explain", "clear"};
    const Options *options = &cli->options;
    const char *action = options->words.count > 0 ? options->words.items[0] : "";
    size_t which = 0;
    while (which < 3 && strcmp(actions[which], action) != 0) {
        which++;
    }
    if (which == 3) {
        options_unknown(cli->diag, "unknown action", action, actions, 3);
        diag_report(cli->diag, DIAG_NOTE, (DiagPlace){0},
                    "'fltcheck cache' takes stats, explain FILE or clear");
        return STATUS_USAGE;
    }
    Store *store = storing_open(cli);
    if (store == NULL) {
        return STATUS_USAGE;
    }
    int status = which == 0   ? stats(cli, store)
                 : which == 1 ? explain(cli, store)
                              : clear(cli, store);
    return store_close(store) ? status : STATUS_USAGE;
}
