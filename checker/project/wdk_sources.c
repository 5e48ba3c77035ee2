/* wdk_sources.c - SOURCES files of build.exe, the build tool of WDKs before 8. */
#include "base/platform.h"
#include "base/text.h"
#include "project/clflags.h"
#include "project/opening.h"
#include "project/shellwords.h"

#include <string.h>

typedef struct WdkSources {
    Opening *opening;
    Arena *arena;
    const char *path, *directory;
    StrMap *macros; /* name in lower case -> value */
    MsbuildList unresolved;
} WdkSources;

/* ---- macros ------------------------------------------------------------------------------- */

static bool is_kit(const char *name) {
    static const char *const names[] = {"BASEDIR", "SDXROOT",  "PUBLIC_ROOT",     "WINDDK",
                                        "O",       "OBJ_PATH", "TARGET_DIRECTORY"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_same_nocase(name, names[i])) {
            return true;
        }
    }
    return msbuild_known_kit(name);
}

static void add_unresolved(WdkSources *file, const char *name) {
    for (size_t i = 0; i < file->unresolved.count; i++) {
        if (text_same_nocase(file->unresolved.items[i], name)) {
            return;
        }
    }
    vec_push(file->arena, &file->unresolved, name);
}

/* `text` with $(NAME) replaced; `*missing` if one has no value. */
static const char *expand(WdkSources *file, const char *text, bool *missing) {
    Text out = text_new(file->arena);
    while (*text != '\0') {
        size_t length = text[0] == '$' && text[1] == '(' ? strcspn(text, ")") : 0;
        if (length == 0 || text[length] == '\0') {
            text_char(&out, *text++);
            continue;
        }
        const char *name = arena_strndup(file->arena, text + 2, length - 2);
        const char *value = strmap_get(file->macros, text_lower(file->arena, name));
        if (value == NULL && !is_kit(name)) {
            add_unresolved(file, name);
        }
        *missing = *missing || value == NULL;
        text_append(&out, value != NULL ? value : "");
        text += length + 1;
    }
    return text_str(&out);
}

/* NAME=value, where the value may refer to NAME's value so far. */
static void read_line(WdkSources *file, const char *line) {
    const char *equals = strchr(line, '=');
    if (line[0] == '#' || line[0] == '!' || equals == NULL) {
        return; /* of conditions all branches are read */
    }
    const char *name =
        text_trim(file->arena, arena_strndup(file->arena, line, (size_t)(equals - line)));
    const char *lower = text_lower(file->arena, name);
    const char *before = strmap_get(file->macros, lower);
    const char *own = arena_printf(file->arena, "$(%s)", name);
    const char *value = text_trim(file->arena, equals + 1);
    if (text_starts_nocase(value, own)) {
        value =
            arena_printf(file->arena, "%s%s", before != NULL ? before : "", value + strlen(own));
    }
    strmap_put(file->macros, lower, (void *)(uintptr_t)value);
}

/* A line that ends in a backslash goes on in the next one; # starts a comment. */
static void read_lines(WdkSources *file, const char *text) {
    Text line = text_new(file->arena);
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        const char *part = text_trim(file->arena, arena_strndup(file->arena, text, length));
        part = arena_strndup(file->arena, part, strcspn(part, "#"));
        bool goes_on = text_ends(part, "\\");
        text_append_n(&line, part, strlen(part) - goes_on);
        text_char(&line, ' ');
        text += length + (text[length] == '\n');
        if (!goes_on || *text == '\0') {
            read_line(file, text_trim(file->arena, text_str(&line)));
            line = text_new(file->arena);
        }
    }
}

static const char *value_of(WdkSources *file, const char *name, bool *missing) {
    const char *value = strmap_get(file->macros, name);
    return value == NULL ? "" : text_trim(file->arena, expand(file, value, missing));
}

/* ---- units ----------------------------------------------------------------------------------- */

static void add_includes(WdkSources *file, MsbuildList *words) {
    MsbuildList folders = {0};
    const char *written = strmap_get(file->macros, "includes");
    msbuild_text_split(file->arena, written == NULL ? "" : written, &folders);
    for (size_t i = 0; i < folders.count; i++) {
        bool missing = false;
        const char *folder = text_trim(file->arena, expand(file, folders.items[i], &missing));
        const char *path = disk_resolve(file->opening->files.disk, file->directory, folder);
        if (*folder != '\0' && (!missing || platform_is_directory(path))) {
            vec_push(file->arena, words,
                     arena_printf(file->arena, "-I%s", opening_shown(file->opening, path)));
        }
    }
}

static Clflags flags_of(WdkSources *file, bool is_driver) {
    static const char *const kernel[] = {"-D_AMD64_", "-DAMD64", "-DWINNT=1", "-D_KERNEL_MODE=1"};
    static const char *const options[] = {"c_defines", "user_c_flags"};
    MsbuildList words = {0};
    for (size_t i = 0; is_driver && i < sizeof kernel / sizeof *kernel; i++) {
        vec_push(file->arena, &words, kernel[i]);
    }
    add_includes(file, &words);
    for (size_t i = 0; i < 2; i++) {
        bool missing = false;
        ShellWords more = {0};
        shellwords_split_windows(file->arena, value_of(file, options[i], &missing), &more);
        for (size_t k = 0; k < more.count; k++) {
            vec_push(file->arena, &words, more.items[k]);
        }
    }
    return clflags_parse(file->arena, CLFLAGS_MSVC, words.items, words.count, file->directory);
}

static void add_units(WdkSources *file, const char *list, const char *component, bool is_driver) {
    bool missing = false;
    ShellWords names = {0};
    shellwords_split_windows(file->arena, value_of(file, list, &missing), &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *path = disk_resolve(file->opening->files.disk, file->directory, names.items[i]);
        UnitsKind kind = units_kind(path);
        if (kind == UNITS_OTHER) {
            continue; /* .rc, .mc, .asm */
        }
        Clflags flags = flags_of(file, is_driver);
        clflags_set_language(file->arena, &flags, path, kind == UNITS_CXX);
        units_add(&file->opening->units, (ProjectUnit){.file = opening_shown(file->opening, path),
                                                       .directory = file->opening->directory,
                                                       .component = component,
                                                       .args = flags.args.items,
                                                       .arg_count = flags.args.count,
                                                       .is_cxx = kind == UNITS_CXX,
                                                       .dropped = flags.dropped.items,
                                                       .dropped_count = flags.dropped.count,
                                                       .idle = flags.idle.items,
                                                       .idle_count = flags.idle.count});
    }
}

static ProjectKind kind_of(const char *type, ProjectMode *mode) {
    bool driver = text_starts_nocase(type, "DRIVER") || text_same_nocase(type, "EXPORT_DRIVER") ||
                  text_same_nocase(type, "MINIPORT") || text_same_nocase(type, "GDI_DRIVER");
    *mode = driver ? PROJECT_KERNEL_MODE : PROJECT_USER_MODE;
    if (text_ends_nocase(type, "LIBRARY")) {
        return PROJECT_LIBRARY;
    }
    return driver ? PROJECT_DRIVER : PROJECT_PROGRAM;
}

static void add_component(WdkSources *file) {
    static const char *const lists[] = {"sources", "amd64_sources"};
    bool missing = false;
    ProjectMode mode = PROJECT_ANY_MODE;
    ProjectKind kind = kind_of(value_of(file, "targettype", &missing), &mode);
    const char *name = value_of(file, "targetname", &missing);
    flags_of(file, false); /* to learn what has no value */
    ProjectComponent component = {.name = *name != '\0' ? name : platform_basename(file->directory),
                                  .kind = kind,
                                  .mode = mode,
                                  .origin = opening_shown(file->opening, file->path),
                                  .unresolved = file->unresolved.items,
                                  .unresolved_count = file->unresolved.count};
    const char *unique = units_add_component(&file->opening->units, component);
    for (size_t i = 0; i < 2; i++) {
        add_units(file, lists[i], unique, mode == PROJECT_KERNEL_MODE);
    }
}

bool wdk_sources_read(Opening *opening, const char *path) {
    Arena *arena = opening->arena;
    DiagPlace place = {opening_shown(opening, path), 0, 0};
    const char *error = NULL;
    const char *text = platform_read_file(arena, path, NULL, &error);
    if (text == NULL) {
        diag_report(opening->diag, DIAG_ERROR, place, "%s", error);
        return false;
    }
    WdkSources file = {.opening = opening,
                       .arena = arena,
                       .path = path,
                       .directory = platform_dirname(arena, path),
                       .macros = strmap_new(arena)};
    read_lines(&file, text);
    if (!strmap_has(file.macros, "sources")) {
        diag_report(opening->diag, DIAG_WARNING, place, "has no SOURCES= and is left out");
        return true;
    }
    add_component(&file);
    return true;
}
