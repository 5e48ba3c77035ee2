/* cmd_triage.c - `fltcheck triage`: decisions about findings, and carrying them elsewhere. */
#include "base/date.h"
#include "base/platform.h"
#include "cli/output.h"
#include "cli/storing.h"
#include "cli/triage_json.h"

#include <string.h>

static int complain(Cli *cli, const char *text) {
    diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0}, "%s", text);
    return STATUS_USAGE;
}

static bool read_status(Cli *cli, TriageStatus *status) {
    const char *names[TRIAGE_ACCEPTED + 1];
    for (int i = 0; i <= TRIAGE_ACCEPTED; i++) {
        names[i] = verdict_triage_name((TriageStatus)i);
        if (strcmp(names[i], cli->options.as) == 0) {
            *status = (TriageStatus)i;
            return true;
        }
    }
    options_unknown(cli->diag, "--as: unknown word", cli->options.as, names, TRIAGE_ACCEPTED + 1);
    return false;
}

static int decide(Cli *cli, Store *store, const char *beginning) {
    const Options *options = &cli->options;
    StoreDecision decision = {.triage = {.by = options->by,
                                         .why = options->why,
                                         .until = options->until,
                                         .when = date_now(cli->arena)}};
    if (options->as == NULL || options->by == NULL || options->why == NULL) {
        return complain(cli, "a decision needs --as, --by and --why");
    }
    if (options->until != NULL && !date_is_day(options->until)) {
        return complain(cli, "--until takes a day such as 2027-03-31");
    }
    if (!read_status(cli, &decision.triage.status)) {
        return STATUS_USAGE;
    }
    decision.fingerprint = store_find_fingerprint(store, cli->arena, beginning);
    if (decision.fingerprint == NULL) {
        return STATUS_USAGE;
    }
    if (!store_decide(store, &decision, 1)) {
        return complain(cli, "the decision was not recorded");
    }
    printf("%s: %s\n", decision.fingerprint, options->as);
    return STATUS_CLEAN;
}

static int list(Cli *cli, Store *store) {
    Text out = text_new(cli->arena);
    StoreDecisions decisions = store_decisions(store, cli->arena);
    for (size_t i = 0; i < decisions.count; i++) {
        const Triage *triage = &decisions.items[i].triage;
        text_printf(&out, "%s  %s  %s by %s%s%s: %s\n", decisions.items[i].fingerprint,
                    triage->when, verdict_triage_name(triage->status), triage->by,
                    triage->until != NULL ? " until " : "",
                    triage->until != NULL ? triage->until : "", triage->why);
    }
    fputs(text_str(&out), stdout);
    return STATUS_CLEAN;
}

static int export(Cli *cli, Store *store) {
    Text out = text_new(cli->arena);
    StoreDecisions decisions = store_decisions(store, cli->arena);
    triage_json_write(&out, &decisions);
    return output_write_text(cli, &cli->options.outputs.items[0], &out) ? STATUS_CLEAN
                                                                        : STATUS_USAGE;
}

static int import(Cli *cli, Store *store, const char *path) {
    StoreDecisions decisions = {0};
    if (!triage_json_read(cli->arena, path, &decisions, cli->diag)) {
        return STATUS_USAGE;
    }
    if (!store_decide(store, decisions.items, decisions.count)) {
        return complain(cli, "the decisions were not recorded");
    }
    return STATUS_CLEAN;
}

/* Those that add something, and those that bring everything for a new store. */
static Store *open_store(Cli *cli, bool writes, bool creates) {
    const char *path = cli->options.db;
    Store *store = creates && path != NULL ? store_open(path, true, cli->diag) : storing_open(cli);
    if (store != NULL && writes && !store_is_writable(store)) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){store_path(store), 0, 0},
                    "the store can't be written: nothing is recorded");
        store_close(store);
        return NULL;
    }
    return store;
}

int cmd_triage(Cli *cli) {
    const Options *options = &cli->options;
    size_t count = options->words.count;
    const char *word = count > 0 ? options->words.items[0] : NULL;
    if (word == NULL) {
        return complain(cli, "which finding? a fingerprint, or its beginning; or list, export, "
                             "import FILE");
    }
    bool is_list = strcmp(word, "list") == 0, is_export = strcmp(word, "export") == 0;
    bool is_import = strcmp(word, "import") == 0;
    if (count != (is_import ? 2U : 1U)) {
        return complain(cli, is_import ? "which file?" : "one finding at a time");
    }
    Store *store = open_store(cli, !is_list && !is_export, is_import);
    if (store == NULL) {
        return STATUS_USAGE;
    }
    int status = is_list     ? list(cli, store)
                 : is_export ? export(cli, store)
                 : is_import ? import(cli, store, options->words.items[1])
                             : decide(cli, store, word);
    return store_close(store) ? status : STATUS_USAGE;
}
