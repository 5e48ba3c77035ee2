/* repair_include.c - headers that clang did not find: looked for the way Windows looks,
 * else empty ones. */
#include "frontend/repair.h"

#include "base/platform.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* ---- names without regard to case ---------------------------------------------------- */

static bool is_same_letter(char a, char b) {
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static bool is_same_name(const char *a, size_t length, const char *b) {
    for (size_t i = 0; i < length; i++) {
        if (b[i] == '\0' || !is_same_letter(a[i], b[i])) {
            return false;
        }
    }
    return b[length] == '\0';
}

static bool ends_with(const char *name, const char *ending) {
    size_t length = strlen(name), tail = strlen(ending);
    return length >= tail && is_same_name(name + length - tail, tail, ending);
}

/* The entry of `directory` that is called `part`, however it is spelled, or NULL. */
static const char *entry_called(Arena *arena, const char *directory, const char *part,
                                size_t length) {
    size_t count = 0;
    const char *const *names = platform_list_directory(arena, directory, &count);
    for (size_t i = 0; names != NULL && i < count; i++) {
        if (is_same_name(part, length, names[i])) {
            return names[i];
        }
    }
    return NULL;
}

/* The file `name` below `directory` as it is spelled on disk, or NULL. */
static const char *file_below(Arena *arena, const char *directory, const char *name) {
    const char *path = directory;
    while (*name != '\0') {
        size_t length = strcspn(name, "/");
        const char *exact = arena_printf(arena, "%s/%.*s", path, (int)length, name);
        if (length > 0 && !platform_is_directory(exact) && !platform_is_file(exact)) {
            const char *entry = entry_called(arena, path, name, length);
            if (entry == NULL) {
                return NULL;
            }
            exact = arena_printf(arena, "%s/%s", path, entry);
        }
        path = length == 0 ? path : exact;
        name += length + (name[length] == '/');
    }
    return platform_is_file(path) ? path : NULL;
}

/* The same among the files in memory. */
static const char *given_below(const Parse *parse, const char *directory, const char *name) {
    size_t prefix = strlen(directory);
    for (size_t i = 0; i < parse->request->file_count; i++) {
        const char *path = parse->request->files[i].path;
        if (strncmp(path, directory, prefix) == 0 && path[prefix] == '/' &&
            is_same_name(name, strlen(name), path + prefix + 1)) {
            return path;
        }
    }
    return NULL;
}

/* ---- where it is looked for ----------------------------------------------------------- */

const char *repair_include_directory(const Parse *parse, size_t *i) {
    static const char *const options[] = {"-isystem", "-idirafter", "-iquote", "-I"};
    const char *arg = parse->args.items[*i];
    for (size_t k = 0; k < sizeof options / sizeof *options; k++) {
        if (strcmp(arg, options[k]) == 0 && *i + 1 < parse->args.count) {
            return parse->args.items[++*i];
        }
        if (text_starts(arg, options[k])) {
            return arg + strlen(options[k]);
        }
    }
    return NULL;
}

/* Below the include directories; `*name` becomes the name that clang will find. */
static bool find_on_search_path(const Parse *parse, const char **name) {
    for (size_t i = 0; i < parse->args.count; i++) {
        const char *directory = repair_include_directory(parse, &i);
        if (directory == NULL || strcmp(directory, REPAIR_DIRECTORY) == 0) {
            continue;
        }
        if (parse->request->directory != NULL) {
            directory = platform_join(parse->scratch, parse->request->directory, directory);
        }
        const char *path = given_below(parse, directory, *name);
        path = path == NULL ? file_below(parse->scratch, directory, *name) : path;
        if (path != NULL) {
            *name = path + strlen(directory) + strspn(path + strlen(directory), "/");
            return true;
        }
    }
    return false;
}

/* Text of a header that leads to the one meant, or NULL if there is none. */
static const char *forward(const Parse *parse, const char *includer, const char *name,
                           bool is_quoted) {
    Arena *arena = parse->scratch;
    const char *beside = file_below(arena, platform_dirname(arena, includer), name);
    if (beside == NULL || !is_quoted) {
        const char *found = name;
        if (find_on_search_path(parse, &found) && strcmp(found, name) != 0) {
            return arena_printf(arena, "#include <%s>\n", found);
        }
    }
    return beside == NULL
               ? NULL
               : arena_printf(arena, "#include \"%s\"\n", platform_absolute(arena, beside));
}

/* ---- one missing header ----------------------------------------------------------------- */

static const char *with_slashes(Arena *arena, const char *name) {
    char *copy = arena_strdup(arena, name);
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c == '\\' ? '/' : *c;
    }
    return copy;
}

/* Makes the file that clang looks for at the end of its search. */
static bool add_header(Parse *parse, const char *path, const char *text) {
    if (parse_has_file(parse, path)) {
        return false; /* it was of no use */
    }
    parse_add_file(parse, path, text, strlen(text));
    return true;
}

static bool repair_include(Parse *parse, const RepairError *error) {
    Arena *arena = parse->scratch;
    const char *written = repair_quoted(arena, error->text);
    const char *name = with_slashes(arena, written);
    bool is_quoted = error->offset >= error->length || error->bytes[error->offset] != '<';
    const char *text = forward(parse, error->file, name, is_quoted);
    /* beside the includer, where clang looks first, or behind everything else */
    const char *directory = is_quoted ? platform_dirname(arena, error->file) : REPAIR_DIRECTORY;
    bool is_new =
        add_header(parse, arena_printf(arena, "%s/%s", directory, name), text == NULL ? "" : text);
    if (strcmp(name, written) != 0) { /* outside of Microsoft's mode '\' is a letter */
        is_new |= add_header(parse, arena_printf(arena, "%s/%s", directory, written),
                             text == NULL ? "" : text);
    }
    if (is_new) {
        RepairKind kind = text != NULL              ? REPAIR_SPELLING
                          : ends_with(name, ".tmh") ? REPAIR_TRACE
                                                    : REPAIR_INCLUDE;
        Repair repair = {kind, written, {error->file, error->line, error->column}};
        vec_push(arena, &parse->includes, repair);
    }
    return is_new;
}

bool repair_includes(Parse *parse, CXTranslationUnit tu) {
    bool is_changed = false;
    unsigned count = clang_getNumDiagnostics(tu);
    for (unsigned i = 0; i < count; i++) {
        RepairError error;
        if (repair_error(parse->scratch, tu, i, &error) &&
            strstr(error.text, "' file not found") != NULL) {
            is_changed |= repair_include(parse, &error);
        }
    }
    return is_changed;
}
