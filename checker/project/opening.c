/* opening.c - project_open(): which reader a path is for. */
#include "project/opening.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

#define DATABASE_NAME "compile_commands.json"

const char *opening_shown(const Opening *opening, const char *path) {
    return opening->relative ? disk_relative(opening->arena, opening->directory, path) : path;
}

typedef bool Reader(Opening *opening, const char *path);

/* The reader for a file of that name, or NULL. */
static Reader *reader_of(const char *path) {
    static const struct {
        const char *ending;
        Reader *reader;
    } readers[] = {{".json", compdb_read},
                   {".sln", solution_read},
                   {".slnx", solution_read},
                   {".vcxproj", solution_read_project}};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (text_ends_nocase(path, readers[i].ending)) {
            return readers[i].reader;
        }
    }
    return text_same_nocase(platform_basename(path), "SOURCES") ? wdk_sources_read : NULL;
}

bool project_is_description(const char *path) {
    return reader_of(path) != NULL;
}

/* A build directory of CMake that has nothing to read yet. */
static bool explain_cmake(Opening *opening, const char *path) {
    if (!platform_is_file(platform_join(opening->arena, path, "CMakeCache.txt"))) {
        return false;
    }
    diag_report(
        opening->diag, DIAG_ERROR, (DiagPlace){opening_shown(opening, path), 0, 0},
        "a build directory of CMake without " DATABASE_NAME
        "; have it made with: cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON %s (generators Ninja "
        "and Makefiles)",
        opening_shown(opening, path));
    return true;
}

static bool read_directory(Opening *opening, const char *path) {
    const char *database = platform_join(opening->arena, path, DATABASE_NAME);
    if (platform_is_file(database) || platform_is_directory(database)) {
        return compdb_read(opening, database);
    }
    size_t before = opening->units.items.count;
    if (!folder_read(opening, path)) {
        return false;
    }
    return opening->units.items.count > before || !explain_cmake(opening, path);
}

static bool read_path(Opening *opening, const char *path) {
    DiagPlace place = {opening_shown(opening, path), 0, 0};
    if (platform_is_directory(path)) {
        return read_directory(opening, path);
    }
    Reader *reader = reader_of(path);
    if (!platform_is_file(path)) {
        diag_report(opening->diag, DIAG_ERROR, place, "no such file or directory");
        return false;
    }
    if (reader == NULL) {
        diag_report(opening->diag, DIAG_ERROR, place,
                    "no project: a .json, .sln, .slnx or .vcxproj file, a file called SOURCES, or "
                    "a folder is expected");
        return false;
    }
    return reader(opening, path);
}

const Project *project_open(Arena *arena, const char *path, const ProjectOptions *options,
                            Diag *diag) {
    Disk *disk = disk_open(arena);
    const char *directory = platform_absolute(arena, ".");
    bool relative = path[0] != '/';
    Opening opening = {.arena = arena,
                       .diag = diag,
                       .options = *options,
                       .files = {.arena = arena,
                                 .diag = diag,
                                 .disk = disk,
                                 .base = relative ? directory : NULL,
                                 .trees = strmap_new(arena)},
                       .units = units_new(arena),
                       .directory = directory,
                       .relative = relative,
                       .projects = strmap_new(arena)};
    const char *absolute = disk_resolve(disk, directory, path);
    if (!read_path(&opening, absolute)) {
        return NULL;
    }
    if (opening.units.items.count == 0) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){path, 0, 0}, "no C or C++ source to check");
        return NULL;
    }
    bool database = text_ends_nocase(absolute, ".json");
    const char *name = platform_basename(database ? platform_dirname(arena, absolute) : absolute);
    Project *project = (Project *)(uintptr_t)units_finish(&opening.units, name);
    project->incomplete = opening.incomplete;
    return project;
}

const char *project_find_database(Arena *arena, const char *directory) {
    const char *at = platform_absolute(arena, directory);
    for (;;) {
        const char *path = arena_printf(arena, "%s/" DATABASE_NAME, strcmp(at, "/") == 0 ? "" : at);
        if (platform_is_file(path)) {
            return path;
        }
        const char *above = platform_dirname(arena, at);
        if (strcmp(above, at) == 0) {
            return NULL;
        }
        at = above;
    }
}
