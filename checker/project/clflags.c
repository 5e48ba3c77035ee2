/* clflags.c - compiler options of gcc, clang and cl, reduced to what changes how
 * a source file is read. */
#include "project/clflags.h"

#include "base/encoding.h"
#include "base/platform.h"
#include "base/text.h"
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

/* What an option means and where its value stands. */
typedef enum Meaning {
    KEEP,     /* as it is */
    RENAME,   /* under another name */
    LANGUAGE, /* tells the language */
    OUTPUT,
    DROP
} Meaning;
typedef enum Value {
    NONE,     /* the option is one whole word */
    JOINED,   /* the rest of the word, maybe empty */
    SEPARATE, /* the next word */
    EITHER    /* the rest of the word, or the next word if there is none */
} Value;

typedef struct Option {
    const char *name;
    Meaning meaning;
    Value value;
    const char *to; /* RENAME: clang's name; LANGUAGE: "c" or "c++" */
} Option;

/* Longer names before their prefixes. */
static const Option gnu_options[] = {
    {"-isystem-after", DROP, EITHER, NULL},
    {"-isystem", KEEP, EITHER, NULL},
    {"-iquote", KEEP, EITHER, NULL},
    {"-idirafter", KEEP, EITHER, NULL},
    {"-include-pch", DROP, SEPARATE, NULL},
    {"-include", KEEP, EITHER, NULL},
    {"-imacros", KEEP, EITHER, NULL},
    {"-I", KEEP, EITHER, NULL},
    {"-D", KEEP, EITHER, NULL},
    {"-U", KEEP, EITHER, NULL},
    {"-std=", KEEP, JOINED, NULL},
    {"-ansi", KEEP, NONE, NULL},
    {"-fpack-struct", KEEP, JOINED, NULL},
    {"-fshort-enums", KEEP, NONE, NULL},
    {"-fsigned-char", KEEP, NONE, NULL},
    {"-funsigned-char", KEEP, NONE, NULL},
    {"-fexceptions", KEEP, NONE, NULL},
    {"-fno-exceptions", KEEP, NONE, NULL},
    {"-frtti", KEEP, NONE, NULL},
    {"-fno-rtti", KEEP, NONE, NULL},
    {"-fblocks", KEEP, NONE, NULL},
    {"-x", LANGUAGE, EITHER, NULL},
    {"-o", OUTPUT, EITHER, NULL},
    {"-MF", DROP, EITHER, NULL},
    {"-MT", DROP, EITHER, NULL},
    {"-MQ", DROP, EITHER, NULL},
    {"-MJ", DROP, EITHER, NULL},
    {"-Xclang", DROP, SEPARATE, NULL},
    {"-Xpreprocessor", DROP, SEPARATE, NULL},
    {"-Xassembler", DROP, SEPARATE, NULL},
    {"-Xlinker", DROP, SEPARATE, NULL},
    {"-mllvm", DROP, SEPARATE, NULL},
    {"-target", DROP, SEPARATE, NULL},
    {"-arch", DROP, SEPARATE, NULL},
    {"-isysroot", DROP, EITHER, NULL},
    {"--sysroot=", DROP, JOINED, NULL},
    {"--sysroot", DROP, SEPARATE, NULL},
    {"--param", DROP, SEPARATE, NULL},
    {"-", DROP, JOINED, NULL},
};

/* Written with '/' or '-'. */
static const Option msvc_options[] = {
    {"external:I", RENAME, EITHER, "-isystem"},
    {"imsvc", RENAME, EITHER, "-isystem"},
    {"I", RENAME, EITHER, "-I"},
    {"D", RENAME, EITHER, "-D"},
    {"U", RENAME, EITHER, "-U"},
    {"FI", RENAME, EITHER, "-include"},
    {"std:clatest", RENAME, NONE, "-std=c23"},
    {"std:c++latest", RENAME, NONE, "-std=c++23"},
    {"std:c++23preview", RENAME, NONE, "-std=c++23"},
    {"std:", RENAME, JOINED, "-std="},
    {"Zp", RENAME, NONE, "-fpack-struct=1"},
    {"Zp", RENAME, JOINED, "-fpack-struct="},
    {"J", RENAME, NONE, "-funsigned-char"},
    {"GR-", RENAME, NONE, "-fno-rtti"},
    {"kernel", RENAME, NONE, "-D_KERNEL_MODE=1"},
    {"MTd", RENAME, NONE, "-D_DEBUG"},
    {"MDd", RENAME, NONE, "-D_DEBUG"},
    {"LDd", RENAME, NONE, "-D_DEBUG"},
    {"TP", LANGUAGE, NONE, "c++"},
    {"TC", LANGUAGE, NONE, "c"},
    {"Tp", LANGUAGE, EITHER, "c++"},
    {"Tc", LANGUAGE, EITHER, "c"},
    {"Fo", OUTPUT, EITHER, NULL},
    {"o", OUTPUT, SEPARATE, NULL},
    {"isystem", RENAME, EITHER, "-isystem"}, /* clang-cl takes these, too */
    {"iquote", RENAME, EITHER, "-iquote"},
    {"include", RENAME, SEPARATE, "-include"},
    {"Xclang", DROP, SEPARATE, NULL},
    {"AI", DROP, EITHER, NULL},
    {"FU", DROP, EITHER, NULL},
    {"link", DROP, NONE, NULL},
    {"", DROP, JOINED, NULL},
};

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
static const char *take_value(Reader *reader, Value value, const char *rest) {
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
    case DROP:
        vec_push(reader->arena, &reader->flags.dropped, word);
        break;
    }
}

/* ---- the two styles ---------------------------------------------------------------- */

static void read_gnu(Reader *reader) {
    while (reader->at < reader->words.count) {
        const char *word = reader->words.items[reader->at++];
        if (word[0] == '-' && word[1] != '\0') {
            take_option(reader, find_option(gnu_options, word), word, word);
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
            take_option(reader, find_option(gnu_options, body), word, body);
        } else if (strcmp(word + 1, "link") == 0) {
            break; /* the rest is the linker's */
        } else {
            take_option(reader, find_option(msvc_options, word + 1), word, word + 1);
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
