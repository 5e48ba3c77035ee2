/* mend.c - lines that may mend findings, each tried out by checking again. */
#include "run/mend.h"

#include "base/strmap.h"
#include "report/source.h"
#include "run/kept.h"
#include "run/propose.h"

#include <string.h>

struct Mend {
    Arena *arena;
    const RunOptions *options;
    VEC(ProjectFile) files; /* changed */
};

Mend *mend_open(Arena *arena, const RunOptions *options) {
    Mend *mend = ARENA_NEW(arena, Mend);
    *mend = (Mend){.arena = arena, .options = options};
    return mend;
}

/* ---- the sources with it ------------------------------------------------------------------- */

static const char *skip_lines(const char *at, const char *end, uint32_t count) {
    for (; count > 0 && at < end; count--) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next != NULL ? next + 1 : end;
    }
    return at;
}

/* With the end of line that the line there has. */
static ProjectFile with_fix(Arena *arena, ProjectFile file, const Fix *fix) {
    const char *end = file.text + file.length;
    const char *at = skip_lines(file.text, end, fix->line - 1);
    const char *next = memchr(at, '\n', (size_t)(end - at));
    bool dos = next != NULL && next > at && next[-1] == '\r';
    Text text = text_new(arena);
    text_append_n(&text, file.text, (size_t)(at - file.text));
    for (const char *c = fix->text; *c != '\0'; c++) {
        text_append(&text, *c == '\n' && dos ? "\r" : "");
        text_char(&text, *c);
    }
    text_append(&text, dos ? "\r\n" : "\n");
    at = skip_lines(at, end, fix->removed);
    text_append_n(&text, at, (size_t)(end - at));
    return (ProjectFile){file.path, text_str(&text), text.length};
}

/* The sources as the accepted lines make them. */
static Sources *sources_of(const Mend *mend, const Results *results) {
    Sources *sources = source_open(mend->arena, results);
    const Session *session = mend->options->session;
    for (size_t i = 0; session != NULL && i < session->files.count; i++) {
        const KeptFile *file = &session->files.items[i];
        source_replace(sources, file->path, file->text, file->length);
    }
    for (size_t i = 0; i < mend->files.count; i++) {
        const ProjectFile *file = &mend->files.items[i];
        source_replace(sources, file->path, file->text, file->length);
    }
    return sources;
}

/* All changed files, with the line in one of them. Their number, or 0 if that one is no
 * text. */
static size_t changed_with(const Mend *mend, Sources *sources, const Fix *fix,
                           ProjectFile **files) {
    ProjectFile file = {.path = source_path(sources, fix->file)};
    file.text = source_content(sources, fix->file, &file.length);
    if (file.text == NULL || memchr(file.text, '\0', file.length) != NULL) {
        return 0;
    }
    size_t count = 0;
    *files = ARENA_ARRAY(mend->arena, ProjectFile, mend->files.count + 1);
    for (size_t i = 0; i < mend->files.count; i++) {
        if (strcmp(mend->files.items[i].path, file.path) != 0) {
            (*files)[count++] = mend->files.items[i];
        }
    }
    (*files)[count++] = with_fix(mend->arena, file, fix);
    return count;
}

/* Checks with these files instead of those on the disk. */
static const Results *check_with(const Mend *mend, const ProjectFile *files, size_t count) {
    Arena *arena = mend->arena;
    if (mend->options->session != NULL) {
        return session_try(mend->options->session, arena, files, count);
    }
    Headers headers = *mend->options->headers;
    ProjectFile *all = ARENA_ARRAY(arena, ProjectFile, headers.file_count + count);
    memcpy(all, headers.files, headers.file_count * sizeof *all);
    memcpy(all + headers.file_count, files, count * sizeof *all);
    headers.files = all;
    headers.file_count += count;
    RunOptions options = *mend->options;
    options.headers = &headers;
    options.pool = NULL; /* the workers have the files as they were */
    options.progress = NULL;
    options.store = NULL; /* what it keeps is about files on the disk */
    return run_check(arena, &options, diag_new(arena, NULL, false));
}

/* ---- judging -------------------------------------------------------------------------------- */

static uint32_t count_units(const Results *results) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < results->unit_count; i++) {
        count += results->units[i]->status != UNIT_PARSED;
        count += results->units[i]->reason_count;
    }
    return count;
}

static uint32_t count_verdicts(const Results *results, VerdictKind kind) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        count += results->verdicts[i]->kind == kind;
    }
    return count;
}

static bool is_better(Arena *arena, const Results *before, const Results *after,
                      const Finding *finding) {
    StrMap *known = strmap_new(arena);
    for (uint32_t i = 0; i < before->finding_count; i++) {
        strmap_put(known, before->findings[i]->fingerprint, NULL);
    }
    for (uint32_t i = 0; i < after->finding_count; i++) {
        const char *fingerprint = after->findings[i]->fingerprint;
        if (!strmap_has(known, fingerprint) || strcmp(fingerprint, finding->fingerprint) == 0) {
            return false;
        }
    }
    return after->finding_count < before->finding_count &&
           count_verdicts(after, VERDICT_UNKNOWN) <= count_verdicts(before, VERDICT_UNKNOWN) &&
           count_verdicts(after, VERDICT_HOLDS) > count_verdicts(before, VERDICT_HOLDS) &&
           count_units(after) <= count_units(before) && after->lost_count <= before->lost_count;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

const Fix *mend_find(Mend *mend, const Results *results, const Finding *finding,
                     const Results **after) {
    if (!verdict_counts(finding) || finding->loc.file == NULL) {
        return NULL;
    }
    Sources *sources = sources_of(mend, results);
    const Fix *fix = propose_fix(mend->arena, sources, finding);
    ProjectFile *files = NULL;
    size_t count = fix != NULL ? changed_with(mend, sources, fix, &files) : 0;
    if (count == 0) {
        return NULL;
    }
    *after = check_with(mend, files, count);
    return *after != NULL && is_better(mend->arena, results, *after, finding) ? fix : NULL;
}

void mend_accept(Mend *mend, const Results *results, const Fix *fix) {
    ProjectFile *files = NULL;
    size_t count = changed_with(mend, sources_of(mend, results), fix, &files);
    mend->files.count = 0;
    for (size_t i = 0; i < count; i++) {
        vec_push(mend->arena, &mend->files, files[i]);
    }
}

size_t mend_file_count(const Mend *mend) {
    return mend->files.count;
}

const ProjectFile *mend_file(const Mend *mend, size_t index) {
    return &mend->files.items[index];
}

const Results *mend_propose(Arena *arena, const RunOptions *options, const Results *results,
                            uint32_t limit) {
    Results *mended = arena_copy(arena, results, sizeof *results);
    const Finding **findings = ARENA_ARRAY(arena, const Finding *, results->finding_count + 1);
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const Results *after = NULL;
        findings[i] = results->findings[i];
        const Fix *fix =
            limit > 0 ? mend_find(mend_open(arena, options), results, findings[i], &after) : NULL;
        limit -= after != NULL;
        if (fix != NULL) {
            Finding *finding = arena_copy(arena, findings[i], sizeof *finding);
            finding->fix = fix;
            findings[i] = finding;
        }
    }
    mended->findings = findings;
    return mended;
}
