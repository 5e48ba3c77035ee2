/* clflags.c - compiler options of gcc, clang and cl, reduced to what changes how
 * a source file is read. */
#include "project/clflags.h"

#include "base/encoding.h"
#include "base/platform.h"
#include "base/text.h"
#include "project/clflags_options.h"
#include "project/disk.h"
#include "project/shellwords.h"

#include <string.h>

/* Response files can name each other, and themselves. */
enum { RESPONSE_FILE_DEPTH = 8, MOST_RESPONSE_FILES = 100 };

typedef struct Reader {
    Arena *arena;
    const char *directory;
    ShellWords words; /* response files expanded */
    size_t at;
    size_t response_files; /* read so far */
    Clflags flags;
} Reader;

/* ---- words ------------------------------------------------------------------------ */

static void add_words(Reader *reader, ClflagsStyle style, const char *const *words, size_t count,
                      int depth);

/* MSBuild writes its response files as UTF-16. */
static const char *read_text(Arena *arena, const char *path) {
    size_t length = 0;
    const char *text = platform_read_file(arena, path, &length, NULL);
    const char *utf8 = text == NULL ? NULL : encoding_convert(arena, text, length, &length);
    return utf8 != NULL ? utf8 : text;
}

static void add_response_file(Reader *reader, ClflagsStyle style, const char *word, int depth) {
    const char *path =
        platform_join(reader->arena, reader->directory, disk_plain(reader->arena, word + 1));
    bool allowed = depth > 0 && ++reader->response_files <= MOST_RESPONSE_FILES;
    const char *text = allowed ? read_text(reader->arena, path) : NULL;
    if (text == NULL) {
        vec_push(reader->arena, &reader->flags.dropped, word);
        return;
    }
    ShellWords words = {0};
    if (style == CLFLAGS_MSVC) {
        shellwords_split_windows(reader->arena, text, &words);
    } else {
        shellwords_split_posix(reader->arena, text, &words);
    }
    add_words(reader, style, words.items, words.count, depth - 1);
}

static void add_words(Reader *reader, ClflagsStyle style, const char *const *words, size_t count,
                      int depth) {
    for (size_t i = 0; i < count; i++) {
        if (words[i][0] == '@' && words[i][1] != '\0') {
            add_response_file(reader, style, words[i], depth);
        } else {
            vec_push(reader->arena, &reader->words, words[i]);
        }
    }
}

/* ---- options ------------------------------------------------------------------------ */

static const Option *find_option(const Option *options, const char *body) {
    for (const Option *option = options;; option++) {
        bool whole = option->value == NONE || option->value == SEPARATE;
        if (whole ? strcmp(body, option->name) == 0 : text_starts(body, option->name)) {
            return option;
        }
    }
}

/* The value of an option whose word has `rest` after the name; moves on past it. */
static const char *take_value(Reader *reader, OptionValue value, const char *rest) {
    bool next = value == SEPARATE || (value == EITHER && *rest == '\0');
    if (!next) {
        return rest;
    }
    return reader->at < reader->words.count ? reader->words.items[reader->at++] : "";
}

static void keep(Reader *reader, const Option *option, const char *name, const char *value) {
    if (option->value == EITHER ||
        option->value == SEPARATE) { /* one word when that cannot change the meaning */
        bool one_word = strlen(name) == 2;
        if (!one_word) {
            vec_push(reader->arena, &reader->flags.args, name);
        }
        vec_push(reader->arena, &reader->flags.args,
                 one_word ? arena_printf(reader->arena, "%s%s", name, value) : value);
    } else {
        vec_push(reader->arena, &reader->flags.args,
                 arena_printf(reader->arena, "%s%s", name, value));
    }
}

static void set_language(Reader *reader, const char *language, const char *input) {
    reader->flags.language = text_starts(language, "c++") ? CLFLAGS_CXX
                             : *language == 'c'           ? CLFLAGS_C
                                                          : CLFLAGS_BY_NAME;
    if (input != NULL && *input != '\0') {
        reader->flags.input = input;
    }
}

/* An option as written, with the next word if that is its value. */
static const char *with_value(Reader *reader, const char *word, const char *body,
                              const Option *option, const char *value) {
    bool is_apart = *value != '\0' && strlen(body) == strlen(option->name);
    return is_apart ? arena_printf(reader->arena, "%s %s", word, value) : word;
}

static void take_option(Reader *reader, const Option *option, const char *word, const char *body) {
    const char *value = take_value(reader, option->value, body + strlen(option->name));
    switch (option->meaning) {
    case KEEP:
        keep(reader, option, option->name, value);
        break;
    case RENAME:
        keep(reader, option, option->to, value);
        break;
    case LANGUAGE:
        if (option->to == NULL) {
            set_language(reader, value, NULL);
        } else {
            set_language(reader, option->to, value);
        }
        break;
    case OUTPUT:
        reader->flags.output = *value == ':' ? value + 1 : value;
        break;
    case IDLE:
        vec_push(reader->arena, &reader->flags.idle, with_value(reader, word, body, option, value));
        break;
    case DROP:
        vec_push(reader->arena, &reader->flags.dropped,
                 with_value(reader, word, body, option, value));
        break;
    }
}

/* ---- the two styles ---------------------------------------------------------------- */

static void read_gnu(Reader *reader) {
    while (reader->at < reader->words.count) {
        const char *word = reader->words.items[reader->at++];
        if (word[0] == '-' && word[1] != '\0') {
            take_option(reader, find_option(clflags_gnu_options, word), word, word);
        } else {
            reader->flags.input = word;
        }
    }
}

/* On a POSIX machine "/src/driver.c" is a path, not an option: it names a source
 * file and stands where none has been named. */
static bool is_msvc_input(const char *word) {
    static const char *const endings[] = {".c", ".cpp", ".cc", ".cxx", ".rc", ".asm"};
    if (word[0] != '/' && word[0] != '-') {
        return true;
    }
    bool ends = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        ends |= text_ends(word, endings[i]);
    }
    return word[0] == '/' && ends && strchr(word + 1, '/') != NULL && !text_starts(word, "/FI") &&
           !text_starts(word, "/T");
}

static void read_msvc(Reader *reader) {
    while (reader->at < reader->words.count) {
        const char *word = reader->words.items[reader->at++];
        if (is_msvc_input(word)) {
            reader->flags.input = word;
        } else if (text_starts(word, "/clang:")) {
            const char *body = word + strlen("/clang:");
            take_option(reader, find_option(clflags_gnu_options, body), word, body);
        } else if (strcmp(word + 1, "link") == 0) {
            break; /* the rest is the linker's */
        } else {
            take_option(reader, find_option(clflags_msvc_options, word + 1), word, word + 1);
        }
    }
}

/* cl also writes /DNAME#value. */
static void fix_msvc_definitions(Reader *reader) {
    for (size_t i = 0; i < reader->flags.args.count; i++) {
        const char *arg = reader->flags.args.items[i];
        const char *hash = strchr(arg, '#');
        const char *equals = strchr(arg, '=');
        if (text_starts(arg, "-D") && hash != NULL && (equals == NULL || hash < equals)) {
            reader->flags.args.items[i] =
                arena_printf(reader->arena, "%.*s=%s", (int)(hash - arg), arg, hash + 1);
        }
    }
}

ClflagsStyle clflags_style(const char *compiler) {
    const char *name = compiler;
    for (const char *c = compiler; *c != '\0'; c++) {
        if (*c == '/' || *c == '\\') {
            name = c + 1;
        }
    }
    static const char *const names[] = {"cl", "clang-cl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        bool same = text_starts_nocase(name, names[i]);
        if (same && (name[length] == '\0' || name[length] == '.' || name[length] == '-')) {
            return CLFLAGS_MSVC;
        }
    }
    return CLFLAGS_GNU;
}

Clflags clflags_parse(Arena *arena, ClflagsStyle style, const char *const *words, size_t count,
                      const char *directory) {
    Reader reader = {.arena = arena, .directory = directory};
    add_words(&reader, style, words, count, RESPONSE_FILE_DEPTH);
    if (style == CLFLAGS_MSVC) {
        read_msvc(&reader);
        fix_msvc_definitions(&reader);
    } else {
        read_gnu(&reader);
    }
    return reader.flags;
}

void clflags_set_language(Arena *arena, Clflags *flags, const char *file, bool is_cxx) {
    const char *const c_names[] = {".c", ".i"};
    const char *const cxx_names[] = {".cpp", ".cc", ".cxx", ".c++", ".cp", ".ii"};
    const char *const *names = is_cxx ? cxx_names : c_names;
    for (size_t i = 0; i < (is_cxx ? 6U : 2U); i++) {
        if (text_ends(file, names[i])) {
            return; /* clang agrees; FILE.C would be C++ for it */
        }
    }
    vec_push(arena, &flags->args, "-x");
    vec_push(arena, &flags->args, is_cxx ? "c++" : "c");
}
