/* folder.c - a folder as a project: the projects found in it, else its sources. */
#include "base/platform.h"
#include "base/text.h"
#include "project/opening.h"

#include <string.h>

/* Symbolic links may go round in circles, and somebody may name the root. */
enum { DEPTH = 32, MOST_FOLDERS = 50000, NAMED = 5 };

typedef struct Found {
    Opening *opening;
    Arena *arena;
    size_t folders;
    MsbuildList solutions, projects, databases, wdk_sources, cmake, sources;
    MsbuildList header_folders;
} Found;

/* ---- looking around ------------------------------------------------------------------------ */

static bool is_header(const char *name) {
    static const char *const endings[] = {".h", ".hpp", ".hxx", ".hh", ".inc", ".inl"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (text_ends_nocase(name, endings[i])) {
            return true;
        }
    }
    return false;
}

static void sort_file(Found *found, const char *path, const char *name) {
    Arena *arena = found->arena;
    if (text_ends_nocase(name, ".sln") || text_ends_nocase(name, ".slnx")) {
        vec_push(arena, &found->solutions, path);
    } else if (text_ends_nocase(name, ".vcxproj")) {
        vec_push(arena, &found->projects, path);
    } else if (strcmp(name, "compile_commands.json") == 0) {
        vec_push(arena, &found->databases, path);
    } else if (text_same_nocase(name, "SOURCES")) {
        vec_push(arena, &found->wdk_sources, path);
    } else if (strcmp(name, "CMakeLists.txt") == 0) {
        vec_push(arena, &found->cmake, path);
    } else if (units_kind(name) != UNITS_OTHER) {
        vec_push(arena, &found->sources, path);
    }
}

static void look(Found *found, const char *path, int depth) {
    size_t count = 0;
    const char *const *names = disk_list(found->opening->files.disk, path, &count);
    bool has_header = false;
    if (++found->folders > MOST_FOLDERS) {
        return;
    }
    for (size_t i = 0; names != NULL && i < count; i++) {
        if (names[i][0] == '.') {
            continue;
        }
        const char *entry = platform_join(found->arena, path, names[i]);
        if (!platform_is_directory(entry)) {
            sort_file(found, entry, names[i]);
            has_header = has_header || is_header(names[i]);
        } else if (depth > 0 && strcmp(names[i], "CMakeFiles") != 0) {
            look(found, entry, depth - 1); /* CMake's own has projects for its tests */
        }
    }
    if (has_header) {
        vec_push(found->arena, &found->header_folders, path);
    }
}

/* ---- projects ------------------------------------------------------------------------------- */

static void note_failure(Found *found, bool good) {
    found->opening->incomplete = found->opening->incomplete || !good;
}

/* The backups that Visual Studio leaves behind describe a project once more. */
static bool is_backup(const char *path) {
    return text_starts_nocase(platform_basename(path), "~AutoRecover.");
}

/* A project of Visual Studio in the same folder tells the same, and more. */
static bool has_project_beside(const Found *found, const char *path) {
    const char *folder = platform_dirname(found->arena, path);
    for (size_t i = 0; i < found->projects.count; i++) {
        if (strcmp(platform_dirname(found->arena, found->projects.items[i]), folder) == 0) {
            return true;
        }
    }
    return false;
}

static void read_projects(Found *found) {
    Opening *opening = found->opening;
    for (size_t i = 0; i < found->solutions.count; i++) {
        note_failure(found, solution_read(opening, found->solutions.items[i]));
    }
    for (size_t i = 0; i < found->projects.count; i++) {
        const char *path = found->projects.items[i];
        if (!strmap_has(opening->projects, path) && !is_backup(path)) {
            note_failure(found, solution_read_project(opening, path));
        }
    }
    for (size_t i = 0; i < found->wdk_sources.count; i++) {
        if (!has_project_beside(found, found->wdk_sources.items[i])) {
            note_failure(found, wdk_sources_read(opening, found->wdk_sources.items[i]));
        }
    }
}

/* A database below tells nothing new if projects told of all its files, or if it is
 * that of a second build directory. */
static void read_databases(Found *found) {
    Opening *opening = found->opening;
    for (size_t i = 0; i < found->databases.count; i++) {
        Units before = opening->units;
        opening->units = units_new(found->arena);
        bool good = compdb_read(opening, found->databases.items[i]);
        Units read = opening->units;
        opening->units = before;
        note_failure(found, good);
        if (!units_merge_news(&opening->units, &read)) {
            diag_report(opening->diag, DIAG_NOTE,
                        (DiagPlace){opening_shown(opening, found->databases.items[i]), 0, 0},
                        "tells of no further source; left out");
        }
    }
}

/* ---- what there is to say ---------------------------------------------------------------------
 */

/* The first few of some files. */
static const char *some(Found *found, const MsbuildList *files) {
    Text text = text_new(found->arena);
    for (size_t i = 0; i < files->count && i < NAMED; i++) {
        text_printf(&text, "%s%s", i == 0 ? "" : ", ",
                    opening_shown(found->opening, files->items[i]));
    }
    text_append(&text, files->count > NAMED ? ", ..." : "");
    return text_str(&text);
}

static void report_strays(Found *found, const char *path) {
    MsbuildList strays = {0};
    for (size_t i = 0; i < found->sources.count; i++) {
        if (!units_have(&found->opening->units, found->sources.items[i])) {
            vec_push(found->arena, &strays, found->sources.items[i]);
        }
    }
    if (strays.count > 0) {
        diag_report(found->opening->diag, DIAG_NOTE,
                    (DiagPlace){opening_shown(found->opening, path), 0, 0},
                    "%zu source%s in no project, or not compiled: %s", strays.count,
                    strays.count == 1 ? " is" : "s are", some(found, &strays));
    }
}

static void report_guess(Found *found, const char *path) {
    Opening *opening = found->opening;
    DiagPlace place = {opening_shown(opening, path), 0, 0};
    if (found->cmake.count > 0) {
        diag_report(opening->diag, DIAG_NOTE, place,
                    "a project of CMake that is not built; to have it read as it is compiled: "
                    "cmake -S %s -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, then -p build",
                    place.file);
    }
    diag_report(opening->diag, DIAG_NOTE, place,
                "no project file here; %zu source%s found, include folders and what is linked "
                "together are guessed",
                found->sources.count, found->sources.count == 1 ? "" : "s");
}

bool folder_read(Opening *opening, const char *path) {
    Found found = {.opening = opening, .arena = opening->arena};
    look(&found, path, DEPTH);
    if (found.folders > MOST_FOLDERS) {
        diag_report(opening->diag, DIAG_WARNING, (DiagPlace){opening_shown(opening, path), 0, 0},
                    "more than %d folders; the rest is not looked at", MOST_FOLDERS);
        opening->incomplete = true;
    }
    read_projects(&found);
    read_databases(&found);
    if (opening->units.items.count > 0 || opening->incomplete) {
        report_strays(&found, path);
        return true;
    }
    if (found.sources.count > 0) {
        report_guess(&found, path);
        guess_read(opening, path, &found.sources, &found.header_folders);
    }
    return true;
}
