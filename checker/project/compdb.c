/* compdb.c - projects from compile_commands.json. */
#include "base/platform.h"
#include "base/text.h"
#include "project/clflags.h"
#include "project/shellwords.h"
#include "project/units.h"

#include <jansson.h>
#include <string.h>

#define DATABASE_NAME "compile_commands.json"

typedef struct Compdb {
    Arena *arena;
    Diag *diag;
    const char *path;
    const char *directory; /* of the database, absolute */
    const char *name;      /* of the project: that directory's name */
    Units units;
    size_t entry; /* counted from 1 */
} Compdb;

/* ---- messages ------------------------------------------------------------------------ */

static void complain(Compdb *db, DiagLevel level, const char *what) {
    diag_report(db->diag, level, (DiagPlace){db->path, 0, 0}, "entry %zu: %s", db->entry, what);
}

/* The string member `key`, or NULL; copied, as the JSON tree will be released. */
static const char *string_member(Compdb *db, const json_t *entry, const char *key) {
    const json_t *value = json_object_get(entry, key);
    if (value != NULL && !json_is_string(value)) {
        complain(db, DIAG_WARNING, arena_printf(db->arena, "'%s' is not a string", key));
    }
    return json_is_string(value) ? arena_strdup(db->arena, json_string_value(value)) : NULL;
}

/* ---- one entry ------------------------------------------------------------------------ */

/* The words of the command, compiler first; false if the entry has none. */
static bool command_words(Compdb *db, const json_t *entry, const char *directory,
                          ShellWords *words) {
    const json_t *arguments = json_object_get(entry, "arguments");
    if (json_is_array(arguments)) {
        for (size_t i = 0; i < json_array_size(arguments); i++) {
            const char *word = json_string_value(json_array_get(arguments, i));
            if (word != NULL) {
                vec_push(db->arena, words, arena_strdup(db->arena, word));
            }
        }
        return words->count > 0;
    }
    const char *command = string_member(db, entry, "command");
    if (command == NULL) {
        return false;
    }
    if (shellwords_is_windows(command, directory)) {
        shellwords_split_windows(db->arena, command, words);
    } else {
        shellwords_split_posix(db->arena, command, words);
    }
    return words->count > 0;
}

/* CMake compiles the sources of target NAME to .../CMakeFiles/NAME.dir/...: what is
 * linked together. Without it everything counts as one program. */
static const char *component_of(Compdb *db, const char *output) {
    const char *folder = output == NULL ? NULL : strstr(output, "CMakeFiles/");
    const char *name = folder == NULL ? NULL : folder + strlen("CMakeFiles/");
    const char *end = name == NULL ? NULL : strstr(name, ".dir/");
    return end == NULL ? db->name : arena_strndup(db->arena, name, (size_t)(end - name));
}

/* Compiler wrappers (ccache, sccache, distcc ...) stand before the compiler. */
static size_t compiler_index(const ShellWords *words) {
    static const char *const wrappers[] = {"ccache", "sccache", "distcc", "icecc", "gomacc"};
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
        if (words->count > 1 && strcmp(platform_basename(words->items[0]), wrappers[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static void add_unit(Compdb *db, const char *file, const char *directory, Clflags *flags,
                     const char *output) {
    UnitsKind kind = units_kind(file);
    if (flags->language != CLFLAGS_BY_NAME) {
        bool cxx = flags->language == CLFLAGS_CXX;
        kind = cxx ? UNITS_CXX : UNITS_C;
        vec_push(db->arena, &flags->args, "-x");
        vec_push(db->arena, &flags->args, cxx ? "c++" : "c");
    } else if (kind == UNITS_C && !text_ends(file, ".c") && !text_ends(file, ".i")) {
        vec_push(db->arena, &flags->args, "-x"); /* FILE.C: C on Windows, C++ for clang */
        vec_push(db->arena, &flags->args, "c");
    }
    if (kind == UNITS_OTHER) {
        complain(db, DIAG_NOTE, arena_printf(db->arena, "'%s' is not C or C++; left out", file));
        return;
    }
    units_add(&db->units, (ProjectUnit){.file = file,
                                        .directory = directory,
                                        .component = component_of(db, output),
                                        .args = flags->args.items,
                                        .arg_count = flags->args.count,
                                        .is_cxx = kind == UNITS_CXX,
                                        .dropped = flags->dropped.items,
                                        .dropped_count = flags->dropped.count});
}

static void read_entry(Compdb *db, const json_t *entry) {
    if (!json_is_object(entry)) {
        complain(db, DIAG_WARNING, "not an object; left out");
        return;
    }
    const char *directory = string_member(db, entry, "directory");
    const char *file = string_member(db, entry, "file");
    const char *output = string_member(db, entry, "output");
    const char *base =
        directory == NULL ? db->directory : platform_join(db->arena, db->directory, directory);
    ShellWords words = {0};
    Clflags flags = {0};
    if (command_words(db, entry, directory, &words)) {
        size_t compiler = compiler_index(&words);
        flags = clflags_parse(db->arena, clflags_style(words.items[compiler]),
                              words.items + compiler + 1, words.count - compiler - 1, base);
    } else {
        complain(db, DIAG_WARNING, "neither 'command' nor 'arguments'");
    }
    if (file == NULL) {
        file = flags.input;
    }
    if (file == NULL) {
        complain(db, DIAG_WARNING, "no 'file'; left out");
        return;
    }
    add_unit(db, file, base, &flags, output != NULL ? output : flags.output);
}

/* ---- the database ---------------------------------------------------------------------- */

static const Project *read_entries(Compdb *db, const json_t *root) {
    DiagPlace whole = {db->path, 0, 0};
    if (!json_is_array(root)) {
        diag_report(db->diag, DIAG_ERROR, whole, "not a compilation database: an array expected");
        return NULL;
    }
    for (size_t i = 0; i < json_array_size(root); i++) {
        db->entry = i + 1;
        read_entry(db, json_array_get(root, i));
    }
    if (db->units.items.count == 0) {
        diag_report(db->diag, DIAG_ERROR, whole, "the compilation database has no C or C++ source");
        return NULL;
    }
    return units_finish(&db->units, db->name);
}

const Project *project_from_database(Arena *arena, const char *path, Diag *diag) {
    if (platform_is_directory(path)) {
        path = arena_printf(arena, "%s/" DATABASE_NAME, path);
    }
    const char *error = NULL;
    size_t length = 0;
    const char *text = platform_read_file(arena, path, &length, &error);
    if (text == NULL) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){path, 0, 0}, "%s", error);
        return NULL;
    }
    json_error_t position;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &position);
    if (root == NULL) {
        DiagPlace place = {path, position.line > 0 ? (unsigned)position.line : 0,
                           position.column > 0 ? (unsigned)position.column : 0};
        diag_report(diag, DIAG_ERROR, place, "%s", position.text);
        return NULL;
    }
    const char *directory = platform_dirname(arena, platform_absolute(arena, path));
    Compdb db = {.arena = arena,
                 .diag = diag,
                 .path = path,
                 .directory = directory,
                 .name = platform_basename(directory),
                 .units = units_new(arena)};
    const Project *project = read_entries(&db, root);
    json_decref(root);
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
