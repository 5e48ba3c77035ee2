/* cmd_diff.c - `fltcheck diff RUN RUN`: what one run has and the other has not. */
#include "base/strmap.h"
#include "cli/storing.h"

static StrMap *prints_of(Arena *arena, const StoreFindings *findings) {
    StrMap *prints = strmap_new(arena);
    for (size_t i = 0; i < findings->count; i++) {
        strmap_put(prints, findings->items[i].finding.fingerprint, NULL);
    }
    return prints;
}

/* Those that the other run has (`wanted`), or has not. */
static size_t append_part(Text *out, const char *title, const StoreFindings *findings,
                          const StrMap *other, bool wanted) {
    Text list = text_new(out->arena);
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (strmap_has(other, findings->items[i].finding.fingerprint) == wanted) {
            text_append(&list, "  ");
            storing_append_finding(&list, &findings->items[i]);
            count++;
        }
    }
    text_printf(out, "%s: %lu\n%s", title, (unsigned long)count, text_str(&list));
    return count;
}

int cmd_diff(Cli *cli) {
    const Options *options = &cli->options;
    if (options->words.count != 2) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                    "which runs? ('fltcheck diff last~1 last')");
        return STATUS_USAGE;
    }
    Store *store = storing_open(cli);
    if (store == NULL) {
        return STATUS_USAGE;
    }
    int64_t before = store_find_run(store, options->words.items[0]);
    int64_t after = before != 0 ? store_find_run(store, options->words.items[1]) : 0;
    size_t introduced = 0;
    bool good = after != 0;
    if (good) {
        Text out = text_new(cli->arena);
        StoreFindings old = store_findings(store, cli->arena, before);
        StoreFindings new = store_findings(store, cli->arena, after);
        StrMap *in_old = prints_of(cli->arena, &old), *in_new = prints_of(cli->arena, &new);
        introduced = append_part(&out, "introduced", &new, in_old, false);
        append_part(&out, "fixed", &old, in_new, false);
        append_part(&out, "unchanged", &new, in_old, true);
        fputs(text_str(&out), stdout);
    }
    good = store_close(store) && good;
    return !good ? STATUS_USAGE : introduced > 0 ? STATUS_FINDINGS : STATUS_CLEAN;
}
