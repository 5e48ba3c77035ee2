/* load.c - the files of a rule set, from a directory or from inside the program. */
#include "base/embed.h"
#include "base/platform.h"
#include "base/text.h"
#include "rules/check.h"
#include "rules/index.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef VEC(RuleModelFile) SourceFiles; /* a path and its text serve for both sorts */

typedef struct Sources {
    SourceFiles rules;  /* *.yaml */
    SourceFiles models; /* model: *.c, *.h */
} Sources;

/* ---- reading -------------------------------------------------------------------- */

static void embedded_files(Arena *arena, const char *suffix, SourceFiles *files) {
    for (const EmbeddedFile *file = embed_rules; file->path; file++) {
        if (text_ends(file->path, suffix)) {
            const char *path = arena_printf(arena, "rules/%s", file->path);
            vec_push(arena, files,
                     (RuleModelFile){path, (const char *)file->bytes, file->length, 0});
        }
    }
}

static bool files_of_directory(Arena *arena, const char *directory, const char *suffix,
                               SourceFiles *files, Diag *diag) {
    size_t count = 0;
    const char *const *names = platform_list_directory(arena, directory, &count);
    if (!names) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){directory, 0, 0}, "can't read this directory");
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        if (!text_ends(names[i], suffix)) {
            continue;
        }
        const char *path = arena_printf(arena, "%s/%s", directory, names[i]);
        RuleModelFile file = {path, NULL, 0, 0};
        const char *error = NULL;
        file.text = platform_read_file(arena, path, &file.length, &error);
        if (!file.text) {
            diag_report(diag, DIAG_ERROR, (DiagPlace){path, 0, 0}, "%s", error);
            good = false;
            continue;
        }
        vec_push(arena, files, file);
    }
    return good;
}

/* Whose model it is goes by the folder. */
static uint32_t sides_of(const char *path) {
    if (strstr(path, "/model/user/")) {
        return 1u << RULE_USER;
    }
    return strstr(path, "/model/shared/") ? 1u << RULE_USER | 1u << RULE_KERNEL : 1u << RULE_KERNEL;
}

/* Models of our own for the sides that have none yet. */
static void complete_models(Arena *arena, SourceFiles *models) {
    SourceFiles embedded = {0};
    uint32_t sides = 0;
    for (size_t i = 0; i < models->count; i++) {
        models->items[i].sides = sides_of(models->items[i].path);
        sides |= models->items[i].sides;
    }
    embedded_files(arena, ".c", &embedded);
    embedded_files(arena, ".h", &embedded);
    for (size_t i = 0; i < embedded.count; i++) {
        RuleModelFile file = embedded.items[i];
        file.sides = sides_of(file.path) & ~sides;
        if (file.sides != 0) {
            vec_push(arena, models, file);
        }
    }
}

/* A folder of models has folders for what is shared, and for programs. */
static bool models_of_directory(Arena *arena, const char *model, Sources *sources, Diag *diag) {
    static const char *const folders[] = {"user", "shared"};
    bool good = files_of_directory(arena, model, ".c", &sources->models, diag) &&
                files_of_directory(arena, model, ".h", &sources->models, diag);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *folder = arena_printf(arena, "%s/%s", model, folders[i]);
        if (platform_is_directory(folder)) {
            good = files_of_directory(arena, folder, ".c", &sources->models, diag) && good;
        }
    }
    return good;
}

/* A directory without a model uses the built-in one: rules for another pair of
 * calls need no new life cycle. */
static bool read_sources(Arena *arena, const char *directory, Sources *sources, Diag *diag) {
    if (!directory) {
        embedded_files(arena, ".yaml", &sources->rules);
        return true;
    }
    if (!files_of_directory(arena, directory, ".yaml", &sources->rules, diag)) {
        return false;
    }
    if (sources->rules.count == 0) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){directory, 0, 0},
                    "no rule file (*.yaml) in this directory");
        return false;
    }
    const char *model = arena_printf(arena, "%s/model", directory);
    return !platform_is_directory(model) || models_of_directory(arena, model, sources, diag);
}

static const char *digest_of(Arena *arena, const Sources *sources) {
    uint64_t digest = 0;
    const SourceFiles *all[] = {&sources->rules, &sources->models};
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < all[s]->count; i++) {
            const RuleModelFile *file = &all[s]->items[i];
            uint64_t parts[] = {digest, text_hash(file->text, file->length)};
            digest = text_hash(parts, sizeof parts);
        }
    }
    return arena_printf(arena, "%016" PRIx64, digest);
}

/* ---- putting together -------------------------------------------------------------- */

static int compare_rules(const void *a, const void *b) {
    return strcmp((*(Rule *const *)a)->id, (*(Rule *const *)b)->id);
}

static bool read_schema(Schema *schema, const Sources *sources) {
    bool good = true;
    for (size_t i = 0; i < sources->rules.count; i++) {
        const RuleModelFile *file = &sources->rules.items[i];
        const TreeNode *root = tree_parse(schema->arena, file->path, file->text, file->length,
                                          "rule files", schema->diag);
        good = root && schema_head(schema, root) && good;
    }
    return good && schema_bodies(schema) &&
           check_words(schema, sources->models.items, (uint32_t)sources->models.count);
}

const RuleSet *rules_load(Arena *arena, const char *directory, Diag *diag) {
    Sources sources = {0};
    Schema schema = {.arena = arena, .diag = diag};
    if (!read_sources(arena, directory, &sources, diag)) {
        return NULL;
    }
    complete_models(arena, &sources.models);
    if (!read_schema(&schema, &sources)) {
        return NULL;
    }
    if (schema.rules.count > 0) {
        qsort(schema.rules.items, schema.rules.count, sizeof *schema.rules.items, compare_rules);
    }
    RuleSet *set = ARENA_NEW(arena, RuleSet);
    set->kinds = schema.kinds.items;
    set->kind_count = (uint32_t)schema.kinds.count;
    set->rules = (const Rule *const *)schema.rules.items;
    set->rule_count = (uint32_t)schema.rules.count;
    set->reports = (const RuleReport *const *)schema.reports.items;
    set->report_count = (uint32_t)schema.reports.count;
    set->accesses = schema.accesses.items;
    set->access_count = (uint32_t)schema.accesses.count;
    set->digest = digest_of(arena, &sources);
    RuleIndex *index =
        index_build(arena, set, sources.models.items, (uint32_t)sources.models.count);
    set->index = index;
    index_build_sides(arena, set, index);
    return set;
}
