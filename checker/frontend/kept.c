/* kept.c - units that are edited: parsed again with a precompiled preamble. */
#include "frontend/kept.h"

#include "base/platform.h"
#include "frontend/cxx_probe.h"
#include "frontend/repair.h"
#include "frontend/survey.h"

#include <string.h>

/* Only what was parsed without help in its names and templates is kept: such help is found out
 * from the errors, of which there are others after an edit. Headers that were found or made
 * stay what they are. */
struct FrontendUnit {
    Frontend *frontend;
    CXTranslationUnit tu;           /* NULL: there is none */
    Arena *arena;                   /* of `made`; NULL with `tu` */
    VEC(struct CXUnsavedFile) made; /* files that were added to those of the request */
    VEC(Repair) includes;
    Survey survey;
    OwnFiles own;
};

FrontendUnit *frontend_keep(Frontend *frontend) {
    Arena *arena = arena_open();
    FrontendUnit *unit = ARENA_NEW(arena, FrontendUnit);
    *unit = (FrontendUnit){.frontend = frontend,
                           .arena = arena,
                           .survey = {.arena = arena_open()},
                           .own = {.arena = arena_open()}};
    return unit;
}

static void drop(FrontendUnit *unit) {
    if (unit->tu != NULL) {
        clang_disposeTranslationUnit(unit->tu);
        unit->tu = NULL;
    }
    unit->made.count = unit->includes.count = 0;
}

void frontend_forget(FrontendUnit *unit) {
    if (unit != NULL) {
        drop(unit);
        arena_close(unit->survey.arena);
        arena_close(unit->own.arena);
        arena_close(unit->arena);
    }
}

/* ---- the first time ---------------------------------------------------------------------- */

static void keep_files(FrontendUnit *unit, const Parse *parse, size_t given) {
    for (size_t i = given; i < parse->files.count; i++) {
        struct CXUnsavedFile file = parse->files.items[i];
        file.Filename = arena_strdup(unit->arena, file.Filename);
        file.Contents = arena_memdup(unit->arena, file.Contents, (size_t)file.Length);
        vec_push(unit->arena, &unit->made, file);
    }
    for (size_t i = 0; i < parse->includes.count; i++) {
        Repair repair = parse->includes.items[i];
        repair.name = arena_strdup(unit->arena, repair.name);
        repair.loc.file = arena_strdup(unit->arena, repair.loc.file);
        vec_push(unit->arena, &unit->includes, repair);
    }
}

static FrontendResult parse_first(FrontendUnit *unit, Arena *arena,
                                  const FrontendRequest *request) {
    FrontendResult result = {.status = UNIT_FAILED};
    Arena *scratch = arena_open();
    Parse parse = {.scratch = scratch,
                   .request = request,
                   .is_kept = true,
                   .survey = &unit->survey,
                   .own = &unit->own};
    const char *reason;
    if (!parse_prepare(&parse, arena, &reason)) {
        frontend_fail(&result, arena, request, reason);
        arena_close(scratch);
        return result;
    }
    double start = platform_seconds();
    CXTranslationUnit tu = parse_unit(unit->frontend->index, &parse);
    double parsed = platform_seconds();
    result.parse_seconds = parsed - start;
    if (tu == NULL) {
        frontend_fail(&result, arena, request, "libclang could not parse it");
    } else {
        frontend_lower(&result, arena, &parse, tu);
        if (parse.standins.count == 0 && parse.insertions.count == 0) {
            unit->tu = tu;
            keep_files(unit, &parse, request->file_count);
        } else {
            clang_disposeTranslationUnit(tu);
        }
        result.lower_seconds = platform_seconds() - parsed;
    }
    arena_close(scratch);
    return result;
}

/* ---- and again ----------------------------------------------------------------------------- */

static bool prepare_again(const FrontendUnit *unit, Parse *parse, Arena *arena) {
    const char *reason;
    if (!parse_prepare(parse, arena, &reason)) {
        return false;
    }
    for (size_t i = 0; i < unit->made.count; i++) {
        const struct CXUnsavedFile *file = &unit->made.items[i];
        if (!parse_has_file(parse, file->Filename)) {
            parse_add_file(parse, file->Filename, file->Contents, (size_t)file->Length);
        }
    }
    for (size_t i = 0; i < unit->includes.count; i++) {
        vec_push(parse->scratch, &parse->includes, unit->includes.items[i]);
    }
    return true;
}

static bool parse_again(FrontendUnit *unit, const Parse *parse) {
    return clang_reparseTranslationUnit(unit->tu, (unsigned)parse->files.count, parse->files.items,
                                        clang_defaultReparseOptions(unit->tu)) == 0;
}

/* What would be done about it, were it parsed for the first time. */
typedef enum Help { HELP_NONE, HELP_FILES, HELP_NAMES } Help;

static Help help_for(const FrontendUnit *unit, const Parse *parse) {
    Parse trial = *parse;
    trial.standins = (StandIns){0};
    if (parse_improve_files(&trial, unit->tu)) {
        return HELP_FILES;
    }
    return repair_names(&trial, unit->tu) ||
                   (parse->is_cxx && cxx_probe_insert(&trial, unit->tu, PROBE_ALL))
               ? HELP_NAMES
               : HELP_NONE;
}

void frontend_warm(FrontendUnit *unit, const FrontendRequest *request) {
    Arena *scratch = arena_open();
    Parse parse = {.scratch = scratch, .request = request, .is_kept = true};
    if (unit->tu != NULL && (!prepare_again(unit, &parse, scratch) || !parse_again(unit, &parse))) {
        drop(unit);
    }
    arena_close(scratch);
}

FrontendResult frontend_reparse(FrontendUnit *unit, Arena *arena, const FrontendRequest *request) {
    if (unit->tu == NULL) {
        return parse_first(unit, arena, request);
    }
    FrontendResult result = {.status = UNIT_FAILED};
    Arena *scratch = arena_open();
    Parse parse = {.scratch = scratch,
                   .request = request,
                   .is_kept = true,
                   .survey = &unit->survey,
                   .own = &unit->own,
                   .has_own = request->is_same_but_main && unit->own.is_known};
    double start = platform_seconds();
    bool good = prepare_again(unit, &parse, arena) && parse_again(unit, &parse);
    Help help = good ? help_for(unit, &parse) : HELP_FILES;
    result.parse_seconds = platform_seconds() - start;
    if (help == HELP_NONE) {
        frontend_lower(&result, arena, &parse, unit->tu);
        result.lower_seconds = platform_seconds() - start - result.parse_seconds;
    }
    arena_close(scratch);
    if (help == HELP_FILES) {
        drop(unit);
        return parse_first(unit, arena, request);
    }
    return help == HELP_NAMES ? frontend_parse(unit->frontend, arena, request) : result;
}
