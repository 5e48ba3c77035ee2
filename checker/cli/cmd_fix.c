/* cmd_fix.c - `fltcheck fix`: lines that mend findings, tried out one on top of the other, and
 * written when nothing more can be mended. */
#include "base/platform.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "report/hunk.h"
#include "report/place.h"
#include "run/mend.h"

/* Each try is a run of its own. */
enum { MOST_TRIES = 50 };

/* What is done, as a hunk; later ones see the lines of the earlier ones. */
static void tell(Cli *cli, const Finding *finding, const Fix *fix) {
    Text out = text_new(cli->arena);
    text_printf(&out, "%s: %s [%s]\n", place_text(cli->arena, finding->loc), finding->message,
                finding->rule->id);
    hunk_append(&out, fix, "");
    printf("%s\n", text_str(&out));
}

/* Accepts the first line that helps; what checking with it says, or NULL. */
static const Results *mend_one(Cli *cli, Mend *mend, const Results *results, unsigned *tries) {
    for (uint32_t i = 0; i < results->finding_count && *tries > 0; i++) {
        const Results *after = NULL;
        const Fix *fix = mend_find(mend, results, results->findings[i], &after);
        *tries -= after != NULL;
        if (fix != NULL) {
            tell(cli, results->findings[i], fix);
            mend_accept(mend, results, fix);
            return after;
        }
    }
    return NULL;
}

static bool write_files(Cli *cli, const Mend *mend) {
    bool good = true;
    for (size_t i = 0; i < mend_file_count(mend); i++) {
        const ProjectFile *file = mend_file(mend, i);
        const char *error = NULL;
        if (!platform_write_file(cli->arena, file->path, file->text, file->length, &error)) {
            diag_report(cli->diag, DIAG_ERROR, (DiagPlace){file->path, 0, 0}, "can't write: %s",
                        error);
            good = false;
        }
    }
    return good;
}

int cmd_fix(Cli *cli) {
    RunOptions run;
    if (!inputs_open(cli, cli->options.words.items, cli->options.words.count, &run)) {
        return STATUS_USAGE;
    }
    Progress progress = progress_start(&cli->options);
    run.progress = progress_report;
    run.progress_context = &progress;
    const Results *results = run_check(cli->arena, &run, cli->diag);
    progress_end(&progress);

    Mend *mend = mend_open(cli->arena, &run);
    unsigned mended = 0, tries = MOST_TRIES;
    for (const Results *after; (after = mend_one(cli, mend, results, &tries)) != NULL; mended++) {
        results = after;
    }
    if (!cli->options.quiet) {
        printf("%s %s; %s left\n", place_count(cli->arena, mended, "finding"),
               cli->options.dry_run ? "can be mended" : "mended",
               place_count(cli->arena, results->finding_count, "finding"));
    }
    if (!cli->options.dry_run && !write_files(cli, mend)) {
        return STATUS_USAGE;
    }
    return results->finding_count > 0   ? STATUS_FINDINGS
           : run_is_incomplete(results) ? STATUS_INCOMPLETE
                                        : STATUS_CLEAN;
}
