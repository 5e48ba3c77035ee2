/* compdb.c - compile_commands.json.
 *
 * The array is read entry by entry, so that only one of them is ever in memory as
 * JSON, and what the units of a project have in common (options, whole lists of
 * them) is kept once: databases of large projects have 100 MB. */
#include "base/encoding.h"
#include "base/platform.h"
#include "base/text.h"
#include "project/clflags.h"
#include "project/jsonarray.h"
#include "project/opening.h"
#include "project/shellwords.h"

#include <string.h>

typedef struct Compdb {
    Opening *opening;
    Arena *arena;
    Arena *scratch; /* of the entry that is being read */
    const char *path;
    const char *directory; /* of the database, absolute */
    const char *name;      /* of the project: that directory's name */
    StrMap *texts;         /* every option once */
    StrMap *lists;         /* every list of options once: its text -> its array */
    StrMap *components;    /* name -> name in the project */
    size_t entry;          /* counted from 1 */
    size_t units;
} Compdb;

/* ---- messages ------------------------------------------------------------------------ */

static DiagPlace place_of(const Compdb *db) {
    return (DiagPlace){opening_shown(db->opening, db->path), 0, 0};
}

static void complain(Compdb *db, DiagLevel level, const char *what) {
    diag_report(db->opening->diag, level, place_of(db), "entry %zu: %s", db->entry, what);
}

/* The string member `key`, or NULL; copied, as the JSON tree will be released. */
static const char *string_member(Compdb *db, const json_t *entry, const char *key) {
    const json_t *value = json_object_get(entry, key);
    if (value != NULL && !json_is_string(value)) {
        complain(db, DIAG_WARNING, arena_printf(db->scratch, "'%s' is not a string", key));
    }
    return json_is_string(value) ? arena_strdup(db->scratch, json_string_value(value)) : NULL;
}

/* ---- what many units have in common ----------------------------------------------------- */

static const char *const *keep_list(Compdb *db, const ClflagsList *list) {
    Text key = text_new(db->scratch);
    for (size_t i = 0; i < list->count; i++) {
        text_append(&key, list->items[i]);
        text_char(&key, '\n');
    }
    const char **known = strmap_get(db->lists, text_str(&key));
    if (known == NULL) {
        known = ARENA_ARRAY(db->arena, const char *, list->count + 1);
        for (size_t i = 0; i < list->count; i++) {
            known[i] = strmap_intern(db->texts, list->items[i]);
        }
        strmap_put(db->lists, text_str(&key), known);
    }
    return known;
}

/* ---- paths from Windows ------------------------------------------------------------------ */

/* True if the path can only be meant as one of Windows. */
static bool is_windows_path(const char *path) {
    return strchr(path, '\\') != NULL || disk_has_drive(path);
}

/* `path` as it is here, if it was written on Windows or in another case than the disk
 * has; else, and where there is nothing of that name, as written. */
static const char *path_here(Compdb *db, const char *directory, const char *path) {
    if (is_windows_path(path)) {
        return opening_shown(db->opening, disk_resolve(db->opening->files.disk, directory, path));
    }
    const char *absolute = platform_join(db->scratch, directory, path);
    const char *found = disk_resolve(db->opening->files.disk, directory, path);
    bool other_case = strcmp(found, absolute) != 0 && text_same_nocase(found, absolute);
    return other_case ? found : path;
}

/* The directories and files in options. */
static void fix_paths(Compdb *db, const char *directory, ClflagsList *args) {
    static const char *const alone[] = {"-isystem", "-iquote", "-idirafter", "-include",
                                        "-imacros"};
    for (size_t i = 0; i < args->count; i++) {
        const char *arg = args->items[i];
        if (text_starts(arg, "-I")) {
            args->items[i] = arena_printf(db->scratch, "-I%s", path_here(db, directory, arg + 2));
        }
        for (size_t k = 0; k < 5 && i + 1 < args->count; k++) {
            if (strcmp(arg, alone[k]) == 0) {
                args->items[i + 1] = path_here(db, directory, args->items[i + 1]);
                i++;
                break;
            }
        }
    }
}

/* ---- components --------------------------------------------------------------------------- */

/* What we write ourselves: "NAME.sys.dir/...", the ending telling the kind. */
typedef struct Ending {
    const char *text;
    ProjectKind kind;
    ProjectMode mode;
} Ending;
static const Ending endings[] = {{".sys", PROJECT_DRIVER, PROJECT_KERNEL_MODE},
                                 {".test.exe", PROJECT_TEST, PROJECT_USER_MODE},
                                 {".exe", PROJECT_PROGRAM, PROJECT_USER_MODE},
                                 {".dll", PROJECT_PROGRAM, PROJECT_USER_MODE},
                                 {".lib", PROJECT_LIBRARY, PROJECT_ANY_MODE}};

/* CMake compiles the sources of target NAME to .../CMakeFiles/NAME.dir/...: what is
 * linked together. Without anything like it all counts as one program. */
static ProjectComponent component_of(Compdb *db, const char *output) {
    ProjectComponent component = {.name = db->name, .origin = place_of(db).file};
    const char *folder = output == NULL ? NULL : strstr(output, "CMakeFiles/");
    const char *name = folder == NULL ? output : folder + strlen("CMakeFiles/");
    const char *end = name == NULL ? NULL : strstr(name, ".dir/");
    if (end == NULL) {
        return component;
    }
    component.name = arena_strndup(db->scratch, name, (size_t)(end - name));
    for (size_t i = 0; folder == NULL && i < sizeof endings / sizeof *endings; i++) {
        if (text_ends(component.name, endings[i].text)) {
            component.name = arena_strndup(db->scratch, component.name,
                                           strlen(component.name) - strlen(endings[i].text));
            component.kind = endings[i].kind;
            component.mode = endings[i].mode;
            break;
        }
    }
    return component;
}

/* The component's name in the project, where another one can be called the same. */
static const char *component_name(Compdb *db, const char *output, const Clflags *flags) {
    ProjectComponent component = component_of(db, output);
    const char *key =
        arena_printf(db->scratch, "%s|%d|%d", component.name, component.kind, component.mode);
    const char *known = strmap_get(db->components, key);
    if (known != NULL) {
        return known;
    }
    for (size_t i = 0; component.mode == PROJECT_ANY_MODE && i < flags->args.count; i++) {
        if (text_starts(flags->args.items[i], "-D_KERNEL_MODE")) {
            component.mode = PROJECT_KERNEL_MODE; /* cl /kernel */
        }
    }
    component.name = arena_strdup(db->arena, component.name);
    known = units_add_component(&db->opening->units, component);
    strmap_put(db->components, key, (void *)(uintptr_t)known);
    return known;
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
                vec_push(db->scratch, words, arena_strdup(db->scratch, word));
            }
        }
        return words->count > 0;
    }
    const char *command = string_member(db, entry, "command");
    if (command == NULL) {
        return false;
    }
    if (shellwords_is_windows(command, directory)) {
        shellwords_split_windows(db->scratch, command, words);
    } else {
        shellwords_split_posix(db->scratch, command, words);
    }
    return words->count > 0;
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
        kind = flags->language == CLFLAGS_CXX ? UNITS_CXX : UNITS_C;
    }
    if (kind == UNITS_OTHER) {
        complain(db, DIAG_NOTE, arena_printf(db->scratch, "'%s' is not C or C++; left out", file));
        return;
    }
    clflags_set_language(db->scratch, flags, file, kind == UNITS_CXX);
    fix_paths(db, directory, &flags->args);
    db->units++;
    units_add(&db->opening->units, (ProjectUnit){.file = arena_strdup(db->arena, file),
                                                 .directory = strmap_intern(db->texts, directory),
                                                 .component = component_name(db, output, flags),
                                                 .args = keep_list(db, &flags->args),
                                                 .arg_count = flags->args.count,
                                                 .is_cxx = kind == UNITS_CXX,
                                                 .dropped = keep_list(db, &flags->dropped),
                                                 .dropped_count = flags->dropped.count,
                                                 .idle = keep_list(db, &flags->idle),
                                                 .idle_count = flags->idle.count});
}

/* Where the compiler ran; on Windows that can be a directory that this machine has
 * elsewhere: then the file tells where. */
static const char *base_of(Compdb *db, const char *directory, const char *file) {
    if (directory == NULL) {
        return db->directory;
    }
    if (!is_windows_path(directory)) {
        return platform_join(db->scratch, db->directory, directory);
    }
    if (file != NULL) {
        disk_learn(db->opening->files.disk, db->directory,
                   disk_has_drive(file) ? file
                                        : arena_printf(db->scratch, "%s/%s", directory, file));
    }
    return disk_resolve(db->opening->files.disk, db->directory, directory);
}

static void read_entry(Compdb *db, const json_t *entry) {
    if (!json_is_object(entry)) {
        complain(db, DIAG_WARNING, "not an object; left out");
        return;
    }
    const char *directory = string_member(db, entry, "directory");
    const char *file = string_member(db, entry, "file");
    const char *output = string_member(db, entry, "output");
    const char *base = base_of(db, directory, file);
    ShellWords words = {0};
    Clflags flags = {0};
    if (command_words(db, entry, directory, &words)) {
        size_t compiler = compiler_index(&words);
        flags = clflags_parse(db->scratch, clflags_style(words.items[compiler]),
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
    disk_learn(db->opening->files.disk, db->directory, file);
    add_unit(db, path_here(db, base, file), base, &flags, output != NULL ? output : flags.output);
}

/* ---- the database ---------------------------------------------------------------------- */

static void visit_entry(void *context, const json_t *entry) {
    Compdb *db = context;
    Arena *scratch = arena_open();
    db->entry++;
    db->scratch = scratch;
    read_entry(db, entry);
    db->scratch = NULL;
    arena_close(scratch);
}

/* PowerShell writes what is redirected as UTF-16. */
static const char *as_utf8(Arena *arena, const char *text, size_t *length) {
    bool marked = *length >= 2 && ((text[0] == '\xFF' && text[1] == '\xFE') ||
                                   (text[0] == '\xFE' && text[1] == '\xFF'));
    const char *converted = marked ? encoding_convert(arena, text, *length, length) : NULL;
    bool bom = text_starts(text, "\xEF\xBB\xBF");
    *length -= bom ? 3 : 0;
    return converted != NULL ? converted : text + (bom ? 3 : 0);
}

static bool read_text(Compdb *db, Arena *memory) {
    const char *error = NULL;
    size_t length = 0;
    const char *text = platform_read_file(memory, db->path, &length, &error);
    if (text == NULL) {
        diag_report(db->opening->diag, DIAG_ERROR, place_of(db), "%s", error);
        return false;
    }
    text = as_utf8(memory, text, &length);
    JsonarrayError wrong;
    if (!jsonarray_each(text, length, visit_entry, db, &wrong)) {
        DiagPlace place = place_of(db);
        place.line = wrong.line;
        place.column = wrong.column;
        diag_report(db->opening->diag, DIAG_ERROR, place, "not a compilation database: %s",
                    wrong.text);
        return false;
    }
    if (db->units == 0) {
        diag_report(db->opening->diag, DIAG_ERROR, place_of(db),
                    "the compilation database has no C or C++ source");
    }
    return db->units > 0;
}

bool compdb_read(Opening *opening, const char *path) {
    Arena *arena = opening->arena;
    const char *directory = platform_dirname(arena, path);
    Compdb db = {.opening = opening,
                 .arena = arena,
                 .path = path,
                 .directory = directory,
                 .name = platform_basename(directory),
                 .texts = strmap_new(arena),
                 .lists = strmap_new(arena),
                 .components = strmap_new(arena)};
    Arena *memory = arena_open();
    bool good = read_text(&db, memory);
    arena_close(memory);
    return good;
}
