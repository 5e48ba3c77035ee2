/* msbuild_condition.c - Condition="..." of project files.
 *
 *   or      := and ("or" and)*
 *   and     := not ("and" not)*
 *   not     := "!" not | "(" or ")" | compare
 *   compare := operand [("==" | "!=" | "<" | "<=" | ">" | ">=") operand]
 *   operand := 'text' | word | function "(" operand ")"
 */
#include "project/msbuild.h"

#include "base/platform.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH = 100 };

typedef struct Reader {
    const MsbuildScope *scope;
    const char *at;
    int depth;
    const char *problem; /* the first one, or NULL */
} Reader;

static bool read_or(Reader *reader);

static void skip_space(Reader *reader) {
    reader->at += strspn(reader->at, " \t\r\n");
}

static void fail(Reader *reader, const char *problem) {
    if (reader->problem == NULL) {
        reader->problem = problem;
    }
    reader->at += strlen(reader->at);
}

static bool take(Reader *reader, const char *symbol) {
    skip_space(reader);
    bool here = text_starts(reader->at, symbol);
    reader->at += here ? strlen(symbol) : 0;
    return here;
}

static bool is_name(char c) {
    char letter = (char)(c | 0x20);
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool take_word(Reader *reader, const char *word) {
    skip_space(reader);
    bool here = text_starts_nocase(reader->at, word) && !is_name(reader->at[strlen(word)]);
    reader->at += here ? strlen(word) : 0;
    return here;
}

/* ---- operands ---------------------------------------------------------------------------- */

/* What stands between quotes, which a nested $(...) may have, too. */
static const char *quoted_end(const char *at, char quote) {
    for (int open = 0; *at != '\0'; at++) {
        if ((*at == '$' || *at == '%' || *at == '@') && at[1] == '(') {
            open++;
            at++;
        } else if (open > 0 && (*at == '(' || *at == ')')) {
            open += *at == '(' ? 1 : -1;
        } else if (open == 0 && *at == quote) {
            return at;
        }
    }
    return NULL;
}

/* A number, a word, or $(...), maybe several of these in a row. */
static const char *word_end(const char *at) {
    for (int open = 0; *at != '\0'; at++) {
        bool starts = (*at == '$' || *at == '%' || *at == '@') && at[1] == '(';
        if (starts) {
            open++;
            at++;
        } else if (open > 0) {
            open += *at == '(' ? 1 : *at == ')' ? -1 : 0;
        } else if (!is_name(*at) && strchr(".-+", *at) == NULL) {
            return at;
        }
    }
    return at;
}

static const char *value(Reader *reader, const char *start, const char *end) {
    Arena *arena = reader->scope->build->arena;
    return msbuild_expand(reader->scope, arena_strndup(arena, start, (size_t)(end - start)));
}

static const char *read_simple(Reader *reader) {
    skip_space(reader);
    const char *start = reader->at;
    bool quoted = *start == '\'' || *start == '"';
    const char *end = quoted ? quoted_end(start + 1, *start) : word_end(start);
    if (end == NULL || end == start) {
        fail(reader, end == NULL ? "a quote is missing" : "a value is missing");
        return "";
    }
    reader->at = end + quoted;
    return value(reader, start + quoted, end);
}

static bool file_exists(Reader *reader, const char *path) {
    Msbuild *build = reader->scope->build;
    if (msbuild_text_is_marked(path)) {
        return false;
    }
    const char *plain = text_trim(build->arena, msbuild_text_plain(build->arena, path));
    const char *here = disk_resolve(build->files->disk, build->directory, plain);
    return *plain != '\0' && (platform_is_file(here) || platform_is_directory(here));
}

static const char *read_operand(Reader *reader) {
    bool exists = take_word(reader, "Exists");
    if (!exists && !take_word(reader, "HasTrailingSlash")) {
        return read_simple(reader);
    }
    if (!take(reader, "(")) {
        fail(reader, "'(' is missing after the function");
    }
    const char *text = read_simple(reader);
    if (!take(reader, ")")) {
        fail(reader, "')' is missing after the function");
    }
    bool slash = text_ends(text, "/") || text_ends(text, "\\");
    return (exists ? file_exists(reader, text) : slash) ? "true" : "false";
}

/* ---- comparisons --------------------------------------------------------------------------- */

/* 1 or 0 for the words that mean true and false, else -1. */
static int truth(const char *text) {
    static const char *const words[] = {"false", "off", "no",  "!true",  "!on",  "!yes",
                                        "true",  "on",  "yes", "!false", "!off", "!no"};
    for (int i = 0; i < 12; i++) {
        if (text_same_nocase(text, words[i])) {
            return i >= 6;
        }
    }
    return -1;
}

static bool number(const char *text, double *value) {
    char *end = NULL;
    bool hex = text_starts_nocase(text, "0x");
    *value = hex ? (double)strtoull(text, &end, 16) : strtod(text, &end);
    bool digit = text[0] >= '0' && text[0] <= '9';
    bool sign = (text[0] == '-' || text[0] == '+') && text[1] >= '0' && text[1] <= '9';
    return (digit || sign) && *end == '\0';
}

/* Numbers, or versions such as 10.0.19041.0: part by part. */
static bool compare(const char *a, const char *b, int *order) {
    double x = 0;
    double y = 0;
    if (number(a, &x) && number(b, &y)) {
        *order = (x > y) - (x < y);
        return true;
    }
    *order = 0;
    if (strspn(a, "0123456789.") != strlen(a) || strspn(b, "0123456789.") != strlen(b) ||
        *a == '\0' || *b == '\0') {
        return false;
    }
    while (*order == 0 && (*a != '\0' || *b != '\0')) {
        char *end_a = NULL;
        char *end_b = NULL;
        unsigned long part_a = strtoul(a, &end_a, 10);
        unsigned long part_b = strtoul(b, &end_b, 10);
        *order = (part_a > part_b) - (part_a < part_b);
        a = end_a + (*end_a == '.');
        b = end_b + (*end_b == '.');
    }
    return true;
}

static bool same(const char *a, const char *b) {
    double x = 0;
    double y = 0;
    if (number(a, &x) && number(b, &y)) {
        return !(x < y) && !(x > y);
    }
    if (truth(a) >= 0 && truth(b) >= 0) {
        return truth(a) == truth(b);
    }
    return text_same_nocase(a, b);
}

/* An operand alone has to be true or false; a property that is not set is false. */
static bool alone(Reader *reader, const char *text) {
    int result = truth(text);
    if (result < 0 && *text != '\0') {
        fail(reader, "neither true nor false");
    }
    return result == 1;
}

static bool read_compare(Reader *reader) {
    static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
    Arena *arena = reader->scope->build->arena;
    const char *left = msbuild_text_plain(arena, read_operand(reader));
    size_t i = 0;
    while (i < 6 && !take(reader, operators[i])) {
        i++;
    }
    if (i == 6) {
        return alone(reader, left);
    }
    const char *right = msbuild_text_plain(arena, read_operand(reader));
    if (i < 2) {
        return same(left, right) == (i == 0);
    }
    int order = 0;
    if (!compare(left, right, &order)) {
        return false; /* an error for MSBuild; most often a version of a kit is not known */
    }
    return (i == 2 && order <= 0) || (i == 3 && order >= 0) || (i == 4 && order < 0) ||
           (i == 5 && order > 0);
}

/* ---- logic ------------------------------------------------------------------------------------
 */

static bool read_not(Reader *reader) {
    if (++reader->depth > DEPTH) {
        fail(reader, "nested too deeply");
    }
    bool result = false;
    if (take(reader, "!")) {
        result = !read_not(reader);
    } else if (take(reader, "(")) {
        result = read_or(reader);
        if (!take(reader, ")")) {
            fail(reader, "')' is missing");
        }
    } else {
        result = read_compare(reader);
    }
    reader->depth--;
    return result;
}

static bool read_and(Reader *reader) {
    bool result = read_not(reader);
    while (take_word(reader, "and")) {
        bool right = read_not(reader);
        result = result && right;
    }
    return result;
}

static bool read_or(Reader *reader) {
    bool result = read_and(reader);
    while (take_word(reader, "or")) {
        bool right = read_and(reader);
        result = result || right;
    }
    return result;
}

bool msbuild_condition(const MsbuildScope *scope, const char *condition) {
    if (condition == NULL || condition[strspn(condition, " \t\r\n")] == '\0') {
        return true;
    }
    Reader reader = {.scope = scope, .at = condition};
    bool result = read_or(&reader);
    skip_space(&reader);
    if (reader.problem == NULL && *reader.at != '\0') {
        reader.problem = "unexpected text at the end";
    }
    if (reader.problem != NULL) {
        diag_report(scope->build->diag, DIAG_WARNING,
                    msbuild_place(scope->build->files, scope->file, scope->line),
                    "condition \"%s\" is not understood, taken as false: %s", condition,
                    reader.problem);
        return false;
    }
    return result;
}
