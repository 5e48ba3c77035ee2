/* files.c - projects from file names. */
#include "base/platform.h"
#include "project/units.h"

typedef struct Files {
    Arena *arena;
    Diag *diag;
    const char *const *args;
    size_t arg_count;
    const char *directory; /* where relative paths start */
    const char *component;
    Units units;
} Files;

static void add_file(Files *files, const char *path) {
    units_add(&files->units, (ProjectUnit){.file = path,
                                           .directory = files->directory,
                                           .component = files->component,
                                           .args = files->args,
                                           .arg_count = files->arg_count,
                                           .is_cxx = units_kind(path) == UNITS_CXX});
}

static bool add_path(Files *files, const char *path) {
    DiagPlace place = {path, 0, 0};
    if (!platform_is_file(path)) {
        diag_report(files->diag, DIAG_ERROR, place, "no such file");
        return false;
    }
    if (units_kind(path) == UNITS_OTHER) {
        diag_report(files->diag, DIAG_ERROR, place, "not a C or C++ source file");
        return false;
    }
    add_file(files, path);
    return true;
}

const Project *project_from_files(Arena *arena, const char *const *paths, size_t path_count,
                                  const char *const *args, size_t arg_count, Diag *diag) {
    const char *first = path_count > 0 ? platform_absolute(arena, paths[0]) : "";
    Files files = {.arena = arena,
                   .diag = diag,
                   .args = args,
                   .arg_count = arg_count,
                   .directory = platform_absolute(arena, "."),
                   .component = platform_basename(first),
                   .units = units_new(arena)};
    bool complete = true;
    for (size_t i = 0; i < path_count; i++) {
        complete = add_path(&files, paths[i]) && complete;
    }
    if (!complete) {
        return NULL;
    }
    return units_finish(&files.units, files.component);
}
