/* guess.c - components of sources without a project: by where entry points are.
 *
 * A folder that defines DriverEntry, main or the like is a component with all that is
 * below it; folders beside it without an entry point are helpers, and belong to every
 * component below the folder that they are in. Only for this the text of sources is
 * looked at; what they mean is left to the compiler. */
#include "base/platform.h"
#include "base/text.h"
#include "project/clflags.h"
#include "project/opening.h"

#include <string.h>

enum { MOST_FOLDERS = 100 }; /* of those with headers, that a unit searches */

typedef struct Source {
    const char *path;
    const char *folder;
    const char *entry; /* the name of the entry point that it defines, or NULL */
    const char *root;  /* the folder of the component that it is in, or NULL */
} Source;

typedef struct Guess {
    Opening *opening;
    Arena *arena;
    const char *path; /* the folder that was asked for */
    VEC(Source) sources;
    const MsbuildList *header_folders;
} Guess;

/* ---- entry points in texts ------------------------------------------------------------------ */

/* Behind a comment or a quoted text at `at`, or `at` itself. */
static const char *skip_quiet(const char *at) {
    if (at[0] == '/' && at[1] == '/') {
        return at + strcspn(at, "\n");
    }
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end == NULL ? at + strlen(at) : end + 2;
    }
    if (at[0] != '"' && at[0] != '\'') {
        return at;
    }
    const char *end = at + 1;
    while (*end != '\0' && *end != '\n' && *end != *at) {
        end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
    }
    return end + (*end == *at);
}

static const char *skip_space(const char *at) {
    for (;;) {
        const char *next = at + strspn(at, " \t\r\n");
        if (next[0] == '/' && (next[1] == '/' || next[1] == '*')) {
            next = skip_quiet(next);
        }
        if (next == at) {
            return at;
        }
        at = next;
    }
}

/* Behind the parenthesis that closes the one at `at`. */
static const char *skip_parentheses(const char *at) {
    int open = 0;
    while (*at != '\0') {
        const char *next = skip_quiet(at);
        if (next != at) {
            at = next;
            continue;
        }
        open += *at == '(' ? 1 : *at == ')' ? -1 : 0;
        at++;
        if (open == 0) {
            return at;
        }
    }
    return at;
}

static bool is_word(char c) {
    char letter = (char)(c | 0x20);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* A definition has a body behind its parameters: a call or a prototype has not. */
static bool is_definition(const char *after_name) {
    const char *at = skip_space(after_name);
    return *at == '(' && *skip_space(skip_parentheses(at)) == '{';
}

static const char *entry_at(const char *word, size_t length) {
    static const char *const names[] = {"DriverEntry", "main",     "wmain",     "_tmain",
                                        "WinMain",     "wWinMain", "_tWinMain", "DllMain"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == length && strncmp(names[i], word, length) == 0) {
            return names[i];
        }
    }
    return NULL;
}

static const char *find_entry(const char *text) {
    while (*text != '\0') {
        const char *next = skip_quiet(text);
        size_t length = 0;
        while (next == text && is_word(text[length])) {
            length++;
        }
        const char *entry = length > 0 ? entry_at(text, length) : NULL;
        if (entry != NULL && is_definition(text + length)) {
            return entry;
        }
        text = next != text ? next : text + (length > 0 ? length : 1);
    }
    return NULL;
}

/* ---- folders ------------------------------------------------------------------------------------
 */

static bool is_in(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static void read_sources(Guess *guess, const MsbuildList *paths) {
    for (size_t i = 0; i < paths->count; i++) {
        Arena *scratch = arena_open();
        const char *path = paths->items[i];
        const char *text = platform_read_file(scratch, path, NULL, NULL);
        Source source = {.path = path,
                         .folder = platform_dirname(guess->arena, path),
                         .entry = text == NULL ? NULL : find_entry(text)};
        vec_push(guess->arena, &guess->sources, source);
        arena_close(scratch);
    }
}

/* The innermost folder with an entry point that each source is in. */
static void find_roots(Guess *guess) {
    for (size_t i = 0; i < guess->sources.count; i++) {
        Source *source = &guess->sources.items[i];
        for (size_t k = 0; k < guess->sources.count; k++) {
            const Source *other = &guess->sources.items[k];
            if (other->entry != NULL && is_in(source->folder, other->folder) &&
                (source->root == NULL || strlen(other->folder) > strlen(source->root))) {
                source->root = other->folder;
            }
        }
    }
}

/* ---- include folders
 * ------------------------------------------------------------------------------ */

/* How many steps lead from one folder to the other. */
static size_t distance(Guess *guess, const char *from, const char *to) {
    const char *way = disk_relative(guess->arena, from, to);
    size_t steps = 1;
    for (const char *c = way; *c != '\0'; c++) {
        steps += *c == '/';
    }
    return strcmp(way, ".") == 0 ? 0 : steps;
}

/* Every folder with headers, the nearest to the component first; quoted includes look
 * there before the system's, others after them. */
static void guess_args(Guess *guess, const char *root, MsbuildList *args) {
    const char *nearest[MOST_FOLDERS + 1];
    size_t steps[MOST_FOLDERS + 1];
    size_t count = 0;
    for (size_t i = 0; i < guess->header_folders->count; i++) {
        size_t own = distance(guess, root, guess->header_folders->items[i]);
        size_t at = count < MOST_FOLDERS ? count++ : MOST_FOLDERS;
        for (; at > 0 && own < steps[at - 1]; at--) {
            nearest[at] = nearest[at - 1];
            steps[at] = steps[at - 1];
        }
        nearest[at] = guess->header_folders->items[i];
        steps[at] = own;
    }
    nearest[count++] = guess->path;
    static const char *const options[] = {"-iquote", "-idirafter"};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < count; i++) {
            vec_push(guess->arena, args, options[k]);
            vec_push(guess->arena, args, opening_shown(guess->opening, nearest[i]));
        }
    }
}

/* ---- components
 * ------------------------------------------------------------------------------------- */

static void add_unit(Guess *guess, const Source *source, const char *component,
                     const MsbuildList *args) {
    Clflags flags = {0};
    for (size_t i = 0; i < args->count; i++) {
        vec_push(guess->arena, &flags.args, args->items[i]);
    }
    bool is_cxx = units_kind(source->path) == UNITS_CXX;
    clflags_set_language(guess->arena, &flags, source->path, is_cxx);
    units_add(&guess->opening->units,
              (ProjectUnit){.file = opening_shown(guess->opening, source->path),
                            .directory = guess->opening->directory,
                            .component = component,
                            .args = flags.args.items,
                            .arg_count = flags.args.count,
                            .is_cxx = is_cxx});
}

/* True if the source is linked into the component of `entry`. */
static bool belongs(Guess *guess, const Source *source, const Source *entry) {
    if (source->entry != NULL) {
        return source == entry;
    }
    if (source->root != NULL) {
        return strcmp(source->root, entry->folder) == 0;
    }
    return is_in(entry->folder, platform_dirname(guess->arena, source->folder));
}

/* The only entry point of a folder gives its component the folder's name. */
static const char *name_of(Guess *guess, const Source *entry) {
    size_t entries = 0;
    for (size_t i = 0; i < guess->sources.count; i++) {
        const Source *source = &guess->sources.items[i];
        entries += source->entry != NULL && strcmp(source->folder, entry->folder) == 0;
    }
    return platform_basename(entries == 1 ? entry->folder : entry->path);
}

static void add_component(Guess *guess, const Source *entry) {
    bool driver = strcmp(entry->entry, "DriverEntry") == 0;
    const char **note = ARENA_NEW(guess->arena, const char *);
    *note = arena_printf(guess->arena, "guessed: %s is defined in %s", entry->entry,
                         opening_shown(guess->opening, entry->path));
    const char *name = units_add_component(
        &guess->opening->units,
        (ProjectComponent){.name = name_of(guess, entry),
                           .kind = driver ? PROJECT_DRIVER : PROJECT_PROGRAM,
                           .mode = driver ? PROJECT_KERNEL_MODE : PROJECT_USER_MODE,
                           .origin = opening_shown(guess->opening, entry->folder),
                           .notes = note,
                           .note_count = 1});
    MsbuildList args = {0};
    guess_args(guess, entry->folder, &args);
    for (size_t i = 0; i < guess->sources.count; i++) {
        if (belongs(guess, &guess->sources.items[i], entry)) {
            add_unit(guess, &guess->sources.items[i], name, &args);
        }
    }
}

/* What no component took, and everything if there is no entry point at all. */
static void add_rest(Guess *guess) {
    MsbuildList args = {0};
    const char *name = NULL;
    guess_args(guess, guess->path, &args);
    for (size_t i = 0; i < guess->sources.count; i++) {
        const Source *source = &guess->sources.items[i];
        if (units_have(&guess->opening->units, source->path)) {
            continue;
        }
        if (name == NULL) {
            ProjectComponent rest = {.name = platform_basename(guess->path)};
            name = units_add_component(&guess->opening->units, rest);
        }
        add_unit(guess, source, name, &args);
    }
}

void guess_read(Opening *opening, const char *path, const MsbuildList *sources,
                const MsbuildList *header_folders) {
    Guess guess = {.opening = opening,
                   .arena = opening->arena,
                   .path = path,
                   .header_folders = header_folders};
    read_sources(&guess, sources);
    find_roots(&guess);
    for (size_t i = 0; i < guess.sources.count; i++) {
        if (guess.sources.items[i].entry != NULL) {
            add_component(&guess, &guess.sources.items[i]);
        }
    }
    add_rest(&guess);
}
