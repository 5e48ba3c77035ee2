/* files.c - projects from file names and directories. */
#include "base/platform.h"
#include "base/text.h"
#include "project/units.h"

#include <string.h>

enum { DIRECTORY_DEPTH = 32 }; /* symbolic links may go round in circles */

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

static void add_directory(Files *files, const char *path, int depth) {
    size_t count = 0;
    const char *const *names = platform_list_directory(files->arena, path, &count);
    for (size_t i = 0; names != NULL && i < count; i++) {
        if (names[i][0] == '.') {
            continue;
        }
        const char *entry = arena_printf(files->arena, "%s/%s", path, names[i]);
        if (platform_is_directory(entry)) {
            if (depth > 0) {
                add_directory(files, entry, depth - 1);
            }
        } else if (units_kind(entry) != UNITS_OTHER) {
            add_file(files, entry);
        }
    }
}

static bool add_path(Files *files, const char *path) {
    DiagPlace place = {path, 0, 0};
    if (platform_is_directory(path)) {
        size_t before = files->units.items.count;
        const char *plain = path;
        size_t length = strlen(path);
        if (length > 1 && path[length - 1] == '/') {
            plain = arena_strndup(files->arena, path, length - 1);
        }
        add_directory(files, plain, DIRECTORY_DEPTH);
        if (files->units.items.count == before) {
            diag_report(files->diag, DIAG_WARNING, place, "no C or C++ source in this directory");
        }
        return true;
    }
    if (!platform_is_file(path)) {
        diag_report(files->diag, DIAG_ERROR, place, "no such file or directory");
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
    if (files.units.items.count == 0) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){0}, "no C or C++ source to analyse");
        return NULL;
    }
    return units_finish(&files.units, files.component);
}
