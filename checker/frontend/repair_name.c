/* repair_name.c - names that nothing declares: errors about them, and the prelude that
 * declares stand-ins. */
#include "frontend/repair.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* Values of stand-in constants: no two alike, and unlikely to be another label of a
 * switch. Nobody relies on them: what depends on one is unknown (standin.c). */
#define FIRST_VALUE 4099
#define VALUE_STEP  6

/* ---- errors ------------------------------------------------------------------------------ */

static bool is_error(CXDiagnostic diagnostic) {
    return clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
}

size_t repair_error_count(CXTranslationUnit tu) {
    size_t errors = 0;
    unsigned count = clang_getNumDiagnostics(tu);
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(tu, i);
        errors += is_error(diagnostic);
        clang_disposeDiagnostic(diagnostic);
    }
    return errors;
}

static const char *copy_string(Arena *arena, CXString string) {
    const char *bytes = clang_getCString(string);
    const char *copy = arena_strdup(arena, bytes == NULL ? "" : bytes);
    clang_disposeString(string);
    return copy;
}

bool repair_error(Arena *arena, CXTranslationUnit tu, unsigned index, RepairError *error) {
    CXDiagnostic diagnostic = clang_getDiagnostic(tu, index);
    CXFile file = NULL;
    unsigned offset = 0;
    *error = (RepairError){0};
    if (is_error(diagnostic)) {
        error->text = copy_string(arena, clang_getDiagnosticSpelling(diagnostic));
        clang_getSpellingLocation(clang_getDiagnosticLocation(diagnostic), &file, &error->line,
                                  &error->column, &offset);
    }
    clang_disposeDiagnostic(diagnostic);
    if (file == NULL) {
        return false;
    }
    error->file = copy_string(arena, clang_getFileName(file));
    error->bytes = clang_getFileContents(tu, file, &error->length);
    error->offset = offset;
    return error->bytes != NULL && error->offset <= error->length;
}

const char *repair_quoted(Arena *arena, const char *text) {
    const char *begin = strchr(text, '\'');
    const char *end = begin == NULL ? NULL : strchr(begin + 1, '\'');
    return end == NULL ? "" : arena_strndup(arena, begin + 1, (size_t)(end - begin - 1));
}

/* ---- the list of stand-ins ------------------------------------------------------------------ */

static StandIn *find(Parse *parse, const char *name) {
    for (size_t i = 0; i < parse->standins.count; i++) {
        if (strcmp(parse->standins.items[i].name, name) == 0) {
            return &parse->standins.items[i];
        }
    }
    return NULL;
}

StandIns repair_copy(const Parse *parse) {
    StandIns copy = {0};
    for (size_t i = 0; i < parse->standins.count; i++) {
        vec_push(parse->scratch, &copy, parse->standins.items[i]);
    }
    return copy;
}

/* PTHING and LPTHING point to something. */
static bool is_named_like_pointer(const char *name) {
    const char *rest = text_starts(name, "LP") ? name + 2 : name[0] == 'P' ? name + 1 : "";
    return isupper((unsigned char)rest[0]) && strlen(rest) > 2;
}

static StandInForm form_of_type(const StandIn *standin) {
    if (standin->uses[0] == 0) {
        return STANDIN_STRUCT;
    }
    return is_named_like_pointer(standin->name) ? STANDIN_POINTER : STANDIN_SCALAR;
}

static bool is_type(StandInForm form) {
    return form <= STANDIN_ROUTINE;
}

/* True if this use makes a stand-in necessary, or another one. */
static bool use(Parse *parse, const RepairError *error, const char *name, RepairUse how) {
    static const StandInForm forms[] = {STANDIN_SCALAR,   STANDIN_STRUCT,  STANDIN_CONSTANT,
                                        STANDIN_FUNCTION, STANDIN_NOTHING, STANDIN_NOTHING_CALL};
    if (how == REPAIR_USE_UNCLEAR || (how == REPAIR_USE_CALL && !parse->is_cxx)) {
        return false;
    }
    StandIn *standin = find(parse, name);
    bool is_new = standin == NULL;
    if (is_new) {
        StandIn made = {
            .form = forms[how], .name = name, .loc = {error->file, error->line, error->column}};
        vec_push(parse->scratch, &parse->standins, made);
        standin = &vec_last(&parse->standins);
    }
    StandInForm before = standin->form;
    if (how <= REPAIR_USE_POINTED) { /* a type for certain, whatever else it looked like */
        standin->uses[how]++;
        standin->form = form_of_type(standin);
    }
    return is_new || (standin->form != before && !standin->is_banned);
}

static bool ban(StandIn *standin) {
    bool is_new = !standin->is_banned;
    standin->is_banned = true;
    return is_new;
}

/* ---- what an error tells ------------------------------------------------------------------- */

static const char *word_at(Arena *arena, const RepairError *error) {
    size_t end = error->offset;
    while (end < error->length &&
           (isalnum((unsigned char)error->bytes[end]) || error->bytes[end] == '_')) {
        end++;
    }
    return arena_strndup(arena, error->bytes + error->offset, end - error->offset);
}

static bool is_name(const char *name) {
    for (const char *c = name; *c != '\0'; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_') {
            return false;
        }
    }
    return *name != '\0' && !isdigit((unsigned char)*name);
}

/* "T Name;" before the definition of a function Name: T is the type of a function. The
 * error stands on the definition; the declaration is found by its stand-in type. */
static bool make_routine(Parse *parse, const RepairError *error, const char *name) {
    for (size_t i = 0; i < parse->standins.count; i++) {
        StandIn *standin = &parse->standins.items[i];
        if (!is_type(standin->form) || standin->form == STANDIN_ROUTINE) {
            continue;
        }
        const char *end = error->bytes + error->length;
        size_t length = strlen(standin->name);
        for (const char *at = error->bytes; at + length < end; at++) {
            at = memchr(at, standin->name[0], (size_t)(end - at));
            if (at == NULL || at + length >= end) {
                break;
            }
            const char *after = at + length + strspn(at + length, " \t\r\n");
            if (strncmp(at, standin->name, length) == 0 && after > at + length &&
                strncmp(after, name, strlen(name)) == 0 &&
                after[strlen(name) + strspn(after + strlen(name), " \t\r\n")] == ';') {
                standin->form = STANDIN_ROUTINE;
                return true;
            }
        }
    }
    return false;
}

static bool learn(Parse *parse, const RepairError *error) {
    Arena *arena = parse->scratch;
    if (strcmp(error->file, REPAIR_PRELUDE) == 0) {
        StandIn *bad = find(parse, word_at(arena, error));
        return bad != NULL && ban(bad);
    }
    if (text_starts(error->text, "unknown type name '")) {
        const char *name = repair_quoted(arena, error->text);
        return is_name(name) && use(parse, error, name, repair_use_of_type(error, name));
    }
    if (text_starts(error->text, "a parameter list without types")) {
        const char *name = repair_use_before(arena, error);
        return use(parse, error, name,
                   *name == '\0' ? REPAIR_USE_UNCLEAR : REPAIR_USE_NOTHING_CALL);
    }
    if (text_starts(error->text, "use of undeclared identifier '")) {
        const char *name = repair_quoted(arena, error->text);
        return is_name(name) && use(parse, error, name, repair_use_of_name(error, name));
    }
    if (text_starts(error->text, "redefinition of '") ||
        text_starts(error->text, "typedef redefinition") ||
        text_starts(error->text, "definition of type '")) {
        const char *name = word_at(arena, error);
        StandIn *clash = find(parse, name);
        return clash != NULL ? ban(clash) : make_routine(parse, error, name);
    }
    return false;
}

/* ---- the prelude ----------------------------------------------------------------------------- */

/* What a pointer stand-in points to: the type named like it, if that has one, too. */
static void declare_pointer(Parse *parse, Text *out, const StandIn *standin) {
    const char *rest = standin->name + (text_starts(standin->name, "LP") ? 2 : 1);
    const StandIn *base = find(parse, rest);
    if (base != NULL && base->form == STANDIN_STRUCT && !base->is_banned) {
        text_printf(out, "typedef struct __fltcheck_%s *%s;\n", rest, standin->name);
    } else {
        text_printf(out, "typedef struct __fltcheck_%s *%s;\n", standin->name, standin->name);
    }
}

static void declare(Parse *parse, Text *out, const StandIn *standin, size_t number) {
    const char *name = standin->name;
    switch (standin->form) {
    case STANDIN_SCALAR:
        text_printf(out, "typedef unsigned long long %s;\n", name);
        break;
    case STANDIN_STRUCT:
        text_printf(out, "typedef struct __fltcheck_%s %s;\n", name, name);
        break;
    case STANDIN_POINTER:
        declare_pointer(parse, out, standin);
        break;
    case STANDIN_ROUTINE:
        text_printf(out, "typedef void %s(%s);\n", name, parse->is_cxx ? "..." : "");
        break;
    case STANDIN_CONSTANT:
        text_printf(out, "enum { %s = %lu };\n", name,
                    (unsigned long)(FIRST_VALUE + number * VALUE_STEP));
        break;
    case STANDIN_FUNCTION:
        text_printf(out, "extern \"C\" unsigned long long %s(...);\n", name);
        break;
    case STANDIN_NOTHING:
        text_printf(out, "#define %s\n", name);
        break;
    case STANDIN_NOTHING_CALL:
        text_printf(out, "#define %s(...)\n", name);
        break;
    }
}

static void write_prelude(Parse *parse) {
    Text out = text_new(parse->scratch);
    for (size_t i = 0; i < parse->standins.count; i++) {
        if (!parse->standins.items[i].is_banned) {
            declare(parse, &out, &parse->standins.items[i], i);
        }
    }
    const char *text = text_str(&out);
    for (size_t i = 0; i < parse->files.count; i++) {
        if (strcmp(parse->files.items[i].Filename, REPAIR_PRELUDE) == 0) {
            parse->files.items[i].Contents = text;
            parse->files.items[i].Length = (unsigned long)out.length;
            return;
        }
    }
    parse_add_file(parse, REPAIR_PRELUDE, text, out.length);
}

bool repair_names(Parse *parse, CXTranslationUnit tu) {
    bool is_changed = false;
    unsigned count = clang_getNumDiagnostics(tu);
    for (unsigned i = 0; i < count; i++) {
        RepairError error;
        if (repair_error(parse->scratch, tu, i, &error)) {
            is_changed |= learn(parse, &error);
        }
    }
    if (is_changed) {
        write_prelude(parse);
    }
    return is_changed;
}
