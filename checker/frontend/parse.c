/* parse.c - what libclang is given, and parsing until nothing more can be repaired. */
#include "frontend/parse.h"

#include "base/encoding.h"
#include "base/platform.h"
#include "base/text.h"
#include "frontend/cxx_probe.h"
#include "frontend/repair.h"

#include <string.h>

/* Deeper nesting is an error for clang; from about 600 on it overflows the 8 MiB
 * stack of libclang's thread. */
#define BRACKET_DEPTH "-fbracket-depth=512"
#define FILE_ROUNDS   8 /* a header may include another one that has to be repaired */
#define NAME_ROUNDS   4

/* ---- what libclang is given ---- */

static bool has_argument(const FrontendRequest *request, const char *prefix) {
    for (size_t i = 0; i < request->arg_count; i++) {
        if (text_starts(request->args[i], prefix)) {
            return true;
        }
    }
    return false;
}

static void add_arguments(Parse *parse) {
    const FrontendRequest *request = parse->request;
    for (size_t i = 0; i < request->arg_count; i++) {
        vec_push(parse->scratch, &parse->args, request->args[i]);
    }
    const char *resources = frontend_resource_directory(parse->scratch);
    if (resources != NULL && !has_argument(request, "-resource-dir")) {
        vec_push(parse->scratch, &parse->args, "-resource-dir");
        vec_push(parse->scratch, &parse->args, resources);
    }
    vec_push(parse->scratch, &parse->args, "-ferror-limit=0");
    vec_push(parse->scratch, &parse->args, "-fno-spell-checking"); /* it guesses, and is slow */
    vec_push(parse->scratch, &parse->args, "-idirafter");
    vec_push(parse->scratch, &parse->args, REPAIR_DIRECTORY);
    if (!has_argument(request, "-fbracket-depth")) {
        vec_push(parse->scratch, &parse->args, BRACKET_DEPTH);
    }
    if (request->directory != NULL) {
        vec_push(parse->scratch, &parse->args, "-working-directory");
        vec_push(parse->scratch, &parse->args, request->directory);
    }
}

static bool is_cxx_unit(const FrontendRequest *request) {
    static const char *const endings[] = {".cpp", ".cc", ".cxx", ".c++", ".C", ".hpp"};
    bool result = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        result |= text_ends(request->file, endings[i]);
    }
    for (size_t i = 0; i < request->arg_count; i++) {
        const char *arg = request->args[i];
        const char *language = NULL;
        if (strcmp(arg, "-x") == 0 && i + 1 < request->arg_count) {
            language = request->args[i + 1];
        } else if (text_starts(arg, "-x")) {
            language = arg + 2;
        }
        result = language == NULL ? result : text_starts(language, "c++");
    }
    return result;
}

void parse_add_file(Parse *parse, const char *path, const char *text, size_t length) {
    struct CXUnsavedFile file = {path, text, (unsigned long)length};
    vec_push(parse->scratch, &parse->files, file);
}

bool parse_has_file(const Parse *parse, const char *path) {
    for (size_t i = 0; i < parse->files.count; i++) {
        if (strcmp(parse->files.items[i].Filename, path) == 0) {
            return true;
        }
    }
    return false;
}

/* Adds a converted copy of a file that clang could not read; false if it can be
 * read as it is. */
static bool add_converted(Parse *parse, const char *path) {
    size_t length, converted;
    const char *bytes = parse_has_file(parse, path)
                            ? NULL
                            : platform_read_file(parse->scratch, path, &length, NULL);
    char *text = bytes == NULL ? NULL : encoding_convert(parse->scratch, bytes, length, &converted);
    if (text == NULL) {
        return false;
    }
    parse_add_file(parse, arena_strdup(parse->scratch, path), text, converted);
    return true;
}

/* ---- parsing ---- */

/* Converts the headers that errors stand in or name ("... byte order mark
 * detected in 'file'"); true if there were any. */
static bool convert_headers(Parse *parse, CXTranslationUnit tu) {
    bool found = false;
    unsigned count = clang_getNumDiagnostics(tu);
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(tu, i);
        if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
            CXFile file;
            clang_getExpansionLocation(clang_getDiagnosticLocation(diagnostic), &file, NULL, NULL,
                                       NULL);
            const char *text =
                source_string(parse->scratch, clang_getDiagnosticSpelling(diagnostic));
            if (file != NULL) {
                found |=
                    add_converted(parse, source_string(parse->scratch, clang_getFileName(file)));
            }
            if (strstr(text, "byte order mark") != NULL) {
                found |= add_converted(parse, repair_quoted(parse->scratch, text));
            }
        }
        clang_disposeDiagnostic(diagnostic);
    }
    return found;
}

typedef struct InclusionVisit {
    Parse *parse;
    CXTranslationUnit tu;
    bool found;
} InclusionVisit;

static void visit_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth,
                            CXClientData data) {
    (void)stack;
    InclusionVisit *visit = data;
    if (depth == 0 || clang_Location_isInSystemHeader(clang_getLocation(visit->tu, file, 1, 1))) {
        return;
    }
    size_t length = 0;
    const char *bytes = clang_getFileContents(visit->tu, file, &length);
    if (bytes != NULL && encoding_is_treacherous(bytes, length)) {
        const char *path = source_string(visit->parse->scratch, clang_getFileName(file));
        visit->found |= add_converted(visit->parse, path);
    }
}

/* Converts headers in code pages that clang misreads without an error. */
static bool convert_treacherous(Parse *parse, CXTranslationUnit tu) {
    InclusionVisit visit = {parse, tu, false};
    clang_getInclusions(tu, visit_inclusion, &visit);
    return visit.found;
}

/* A round: with the files as they are and the stand-ins made so far, before which
 * nothing is read. */
static CXTranslationUnit parse_once(CXIndex index, Parse *parse) {
    CXTranslationUnit tu = NULL;
    size_t count = parse->args.count;
    const char **args = ARENA_ARRAY(parse->scratch, const char *, count + 2);
    size_t before = parse_has_file(parse, REPAIR_PRELUDE) ? 2 : 0;
    args[0] = "-include";
    args[1] = REPAIR_PRELUDE;
    memcpy(args + before, parse->args.items, count * sizeof *args);
    unsigned how =
        CXTranslationUnit_KeepGoing | (parse->is_kept ? CXTranslationUnit_PrecompiledPreamble : 0);
    enum CXErrorCode code =
        clang_parseTranslationUnit2(index, parse->path, args, (int)(count + before),
                                    parse->files.items, (unsigned)parse->files.count, how, &tu);
    return code == CXError_Success ? tu : NULL;
}

static void release(CXTranslationUnit tu) {
    if (tu != NULL) {
        clang_disposeTranslationUnit(tu);
    }
}

bool parse_improve_files(Parse *parse, CXTranslationUnit tu) {
    bool is_changed = convert_headers(parse, tu);
    if (!parse->has_own) { /* else nothing about them is new */
        is_changed |= convert_treacherous(parse, tu);
    }
    is_changed |= repair_includes(parse, tu);
    return is_changed;
}

/* Keeps the round with the fewest errors. */
static CXTranslationUnit repair_rounds(CXIndex index, Parse *parse, CXTranslationUnit first) {
    CXTranslationUnit best = first, last = first;
    size_t least = repair_error_count(first);
    StandIns kept = parse->standins;
    for (int round = 0; round < NAME_ROUNDS && least > 0 && last != NULL; round++) {
        if (!repair_names(parse, last)) {
            break;
        }
        release(last == best ? NULL : last);
        last = parse_once(index, parse);
        size_t count = last == NULL ? least : repair_error_count(last);
        if (count < least) {
            release(best);
            best = last;
            least = count;
            kept = repair_copy(parse);
        }
    }
    release(last == best ? NULL : last);
    parse->standins = kept;
    return best;
}

/* Parses it again with probes in its templates. Where they are errors, there are fewer. */
static CXTranslationUnit probe_rounds(CXIndex index, Parse *parse, CXTranslationUnit plain) {
    size_t least = repair_error_count(plain), count = parse->files.count;
    /* They name what is private, such as the structure behind a pointer. */
    vec_push(parse->scratch, &parse->args, "-fno-access-control");
    struct CXUnsavedFile *files =
        arena_copy(parse->scratch, parse->files.items, count * sizeof *files);
    for (CxxProbing what = PROBE_ALL; cxx_probe_insert(parse, plain, what); what++) {
        CXTranslationUnit tu = parse_once(index, parse);
        if (tu != NULL && repair_error_count(tu) <= least) {
            release(plain);
            return tu;
        }
        release(tu);
        parse->files.count = count;
        memcpy(parse->files.items, files, count * sizeof *files);
    }
    parse->insertions.count = 0;
    return plain;
}

CXTranslationUnit parse_unit(CXIndex index, Parse *parse) {
    CXTranslationUnit tu = parse_once(index, parse);
    for (int round = 1; tu != NULL && round < FILE_ROUNDS && parse_improve_files(parse, tu);
         round++) {
        release(tu);
        tu = parse_once(index, parse);
    }
    tu = tu == NULL ? NULL : repair_rounds(index, parse, tu);
    return tu == NULL || !parse->is_cxx ? tu : probe_rounds(index, parse, tu);
}

/* ---- before the first round ---- */

bool parse_prepare(Parse *parse, Arena *arena, const char **reason) {
    const FrontendRequest *request = parse->request;
    parse->path = request->directory == NULL
                      ? request->file
                      : platform_join(parse->scratch, request->directory, request->file);
    bool is_in_memory = false;
    for (size_t i = 0; i < request->file_count; i++) {
        const FrontendFile *file = &request->files[i];
        parse_add_file(parse, file->path, file->text, file->length);
        is_in_memory |=
            strcmp(file->path, request->file) == 0 || strcmp(file->path, parse->path) == 0;
        if (strcmp(file->path, request->file) == 0) {
            parse->path = request->file;
        }
    }
    parse->is_cxx = is_cxx_unit(request);
    add_arguments(parse);
    if (is_in_memory) {
        return true;
    }
    if (platform_is_directory(parse->path)) {
        *reason = "is a directory";
        return false;
    }
    size_t length, converted;
    const char *error = "can't be read";
    const char *bytes = platform_read_file(parse->scratch, parse->path, &length, &error);
    if (bytes == NULL) {
        *reason = arena_strdup(arena, error);
        return false;
    }
    char *text = encoding_convert(parse->scratch, bytes, length, &converted);
    if (text != NULL) {
        parse_add_file(parse, parse->path, text, converted);
    }
    return true;
}
