/* frontend.c - sessions with libclang: version, resource directory, one unit. */
#include "frontend/frontend.h"

#include "base/platform.h"
#include "base/text.h"
#include "base/encoding.h"
#include "frontend/lower.h"

#include <stdlib.h>
#include <string.h>

/* Deeper nesting is an error for clang; from about 600 on it overflows the 8 MiB
 * stack of libclang's thread. */
#define BRACKET_DEPTH "-fbracket-depth=512"
#define PARSE_ROUNDS  5 /* a header may include another one that needs conversion */

struct Frontend {
    Arena *arena;
    CXIndex index;
};

Frontend *frontend_open(void) {
    Arena *arena = arena_open();
    Frontend *frontend = ARENA_NEW(arena, Frontend);
    frontend->arena = arena;
    frontend->index = clang_createIndex(0, 0);
    return frontend;
}

void frontend_close(Frontend *frontend) {
    if (frontend != NULL) {
        clang_disposeIndex(frontend->index);
        arena_close(frontend->arena);
    }
}

const char *frontend_version(Arena *arena) {
    return source_string(arena, clang_getClangVersion());
}

/* "... version 19.1.7 (...)" -> 19 */
static int major_version(Arena *arena) {
    const char *version = strstr(frontend_version(arena), "version ");
    return version == NULL ? 0 : atoi(version + strlen("version "));
}

const char *frontend_resource_directory(Arena *arena) {
    static const char *const patterns[] = {"/usr/lib/llvm-%d/lib/clang/%d", "/usr/lib/clang/%d",
                                           "/usr/lib64/clang/%d", "/usr/local/lib/clang/%d",
                                           "/opt/homebrew/opt/llvm@%d/lib/clang/%d"};
#ifdef FLTCHECK_RESOURCE_DIR
    if (platform_is_file(FLTCHECK_RESOURCE_DIR "/include/stddef.h")) {
        return arena_strdup(arena, FLTCHECK_RESOURCE_DIR);
    }
#endif
    const char *major = arena_printf(arena, "%d", major_version(arena));
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        Text path = text_new(arena);
        for (const char *c = patterns[i]; *c != '\0'; c++) {
            if (c[0] == '%' && c[1] == 'd') {
                text_append(&path, major);
                c++;
            } else {
                text_char(&path, *c);
            }
        }
        const char *directory = text_str(&path);
        if (platform_is_file(arena_printf(arena, "%s/include/stddef.h", directory))) {
            return directory;
        }
    }
    return NULL;
}

/* ---- what libclang is given ---- */

typedef struct Parse {
    Arena *scratch;
    const FrontendRequest *request;
    const char *path; /* of the main file */
    VEC(const char *) args;
    VEC(struct CXUnsavedFile) files;
    bool is_cxx;
} Parse;

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

static void add_file(Parse *parse, const char *path, const char *text, size_t length) {
    struct CXUnsavedFile file = {path, text, (unsigned long)length};
    vec_push(parse->scratch, &parse->files, file);
}

static bool is_given(const Parse *parse, const char *path) {
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
    const char *bytes =
        is_given(parse, path) ? NULL : platform_read_file(parse->scratch, path, &length, NULL);
    char *text = bytes == NULL ? NULL : encoding_convert(parse->scratch, bytes, length, &converted);
    if (text == NULL) {
        return false;
    }
    add_file(parse, arena_strdup(parse->scratch, path), text, converted);
    return true;
}

/* ---- parsing ---- */

static const char *quoted_name(Arena *arena, const char *text) {
    const char *begin = strchr(text, '\'');
    const char *end = begin == NULL ? NULL : strchr(begin + 1, '\'');
    return end == NULL ? "" : arena_strndup(arena, begin + 1, (size_t)(end - begin - 1));
}

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
                found |= add_converted(parse, quoted_name(parse->scratch, text));
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

static CXTranslationUnit parse_unit(Frontend *frontend, Parse *parse) {
    CXTranslationUnit tu = NULL;
    for (int round = 0; round < PARSE_ROUNDS; round++) {
        enum CXErrorCode code = clang_parseTranslationUnit2(
            frontend->index, parse->path, parse->args.items, (int)parse->args.count,
            parse->files.items, (unsigned)parse->files.count, CXTranslationUnit_KeepGoing, &tu);
        if (code != CXError_Success || tu == NULL) {
            return NULL;
        }
        bool is_changed = convert_headers(parse, tu);
        is_changed |= convert_treacherous(parse, tu);
        if (round + 1 == PARSE_ROUNDS || !is_changed) {
            break;
        }
        clang_disposeTranslationUnit(tu);
    }
    return tu;
}

/* ---- the result ---- */

static void fail(FrontendResult *result, Arena *arena, const FrontendRequest *request,
                 const char *reason) {
    const char **reasons = ARENA_ARRAY(arena, const char *, 1);
    reasons[0] = arena_printf(arena, "%s: %s", request->file, reason);
    result->status = UNIT_FAILED;
    result->reasons = reasons;
    result->reason_count = 1;
}

/* Reads the main file for its encoding; false (and `*reason`) if it can't be read. */
static bool prepare(Parse *parse, Arena *arena, const char **reason) {
    const FrontendRequest *request = parse->request;
    parse->path = request->directory == NULL
                      ? request->file
                      : platform_join(parse->scratch, request->directory, request->file);
    bool is_in_memory = false;
    for (size_t i = 0; i < request->file_count; i++) {
        const FrontendFile *file = &request->files[i];
        add_file(parse, file->path, file->text, file->length);
        is_in_memory |=
            strcmp(file->path, request->file) == 0 || strcmp(file->path, parse->path) == 0;
        if (strcmp(file->path, request->file) == 0) {
            parse->path = request->file;
        }
    }
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
        add_file(parse, parse->path, text, converted);
    }
    return true;
}

static void list_reasons(FrontendResult *result, const Unit *unit) {
    const char **reasons = ARENA_ARRAY(unit->arena, const char *, unit->errors.count + 1);
    for (size_t i = 0; i < unit->errors.count; i++) {
        const UnitError *error = &unit->errors.items[i];
        reasons[i] = error->loc.line == 0
                         ? arena_printf(unit->arena, "%s: %s", unit->request->file, error->text)
                         : arena_printf(unit->arena, "%s:%u:%u: %s", error->loc.file,
                                        error->loc.line, error->loc.column, error->text);
    }
    result->reasons = reasons;
    result->reason_count = (uint32_t)unit->errors.count;
    result->status = unit->errors.count == 0 ? UNIT_PARSED : UNIT_DEGRADED;
}

static void lower_unit(FrontendResult *result, Arena *arena, Parse *parse, CXTranslationUnit tu) {
    Unit unit = {.request = parse->request,
                 .arena = arena,
                 .scratch = parse->scratch,
                 .tu = tu,
                 .main_file = clang_getFile(tu, parse->path),
                 .builder = ir_build_module(arena, arena_strdup(arena, parse->request->file)),
                 .is_cxx = parse->is_cxx,
                 .function_names = strmap_new(parse->scratch)};
    PtrMap empty = {.arena = parse->scratch};
    unit.files = unit.types = unit.made_types = unit.functions = unit.globals = empty;
    errors_collect(&unit);
    decls_walk(&unit);
    while (unit.next_body < unit.bodies.count) {
        UnitBody body = unit.bodies.items[unit.next_body++];
        lower_body(&unit, &body);
    }
    errors_map_names(&unit);
    result->module = ir_build_finish(unit.builder);
    list_reasons(result, &unit);
}

FrontendResult frontend_parse(Frontend *frontend, Arena *arena, const FrontendRequest *request) {
    FrontendResult result = {.status = UNIT_FAILED};
    Arena *scratch = arena_open();
    Parse parse = {.scratch = scratch, .request = request, .is_cxx = is_cxx_unit(request)};
    const char *reason;
    if (!prepare(&parse, arena, &reason)) {
        fail(&result, arena, request, reason);
        arena_close(scratch);
        return result;
    }
    double start = platform_seconds();
    CXTranslationUnit tu = parse_unit(frontend, &parse);
    double parsed = platform_seconds();
    result.parse_seconds = parsed - start;
    if (tu == NULL) {
        fail(&result, arena, request, "libclang could not parse it");
    } else {
        lower_unit(&result, arena, &parse, tu);
        double lowered = platform_seconds();
        clang_disposeTranslationUnit(tu);
        result.lower_seconds = lowered - parsed;
        result.parse_seconds += platform_seconds() - lowered;
    }
    arena_close(scratch);
    return result;
}
