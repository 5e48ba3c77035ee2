/* repair_use.c - what kind of thing an undeclared name must be, judged by the text around
 * it. */
#include "frontend/repair.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

static bool is_word_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* ---- looking around ------------------------------------------------------------------- */

/* Skips white space, comments and continued lines from `at` on. */
static size_t skip_gap(const RepairError *error, size_t at) {
    const char *bytes = error->bytes;
    while (at < error->length) {
        if (isspace((unsigned char)bytes[at]) || (bytes[at] == '\\' && at + 1 < error->length &&
                                                  isspace((unsigned char)bytes[at + 1]))) {
            at++;
        } else if (at + 1 < error->length && bytes[at] == '/' && bytes[at + 1] == '*') {
            for (at += 2; at + 1 < error->length && !(bytes[at] == '*' && bytes[at + 1] == '/');) {
                at++;
            }
            at += 2;
        } else if (at + 1 < error->length && bytes[at] == '/' && bytes[at + 1] == '/') {
            while (at < error->length && bytes[at] != '\n') {
                at++;
            }
        } else {
            break;
        }
    }
    return at < error->length ? at : error->length;
}

static char char_at(const RepairError *error, size_t at) {
    return at < error->length ? error->bytes[at] : '\0';
}

static size_t skip_word(const RepairError *error, size_t at) {
    while (is_word_char(char_at(error, at))) {
        at++;
    }
    return at;
}

static size_t skip_stars(const RepairError *error, size_t at) {
    while (char_at(error, at) == '*') {
        at = skip_gap(error, at + 1);
    }
    return at;
}

static bool is_name_start(char c) {
    return isalpha((unsigned char)c) || c == '_';
}

/* The position behind the last thing before `at` that is no white space. */
static size_t back_over_space(const RepairError *error, size_t at) {
    while (at > 0 && isspace((unsigned char)error->bytes[at - 1])) {
        at--;
    }
    return at;
}

/* The character before `at` that is no white space; ';' at the begin of the file and
 * after a comment or a directive. */
static char char_before(const RepairError *error, size_t at) {
    size_t end = back_over_space(error, at);
    if (end == 0 || (end >= 2 && error->bytes[end - 1] == '/' && error->bytes[end - 2] == '*')) {
        return ';';
    }
    size_t line = end;
    while (line > 0 && error->bytes[line - 1] != '\n') {
        line--;
    }
    while (line < end && (error->bytes[line] == ' ' || error->bytes[line] == '\t')) {
        line++;
    }
    bool is_aside = error->bytes[line] == '#' ||
                    (line + 1 < end && error->bytes[line] == '/' && error->bytes[line + 1] == '/');
    return is_aside && memchr(error->bytes + end, '\n', at - end) != NULL ? ';'
                                                                          : error->bytes[end - 1];
}

static bool is_word_at(const RepairError *error, size_t at, const char *const *words) {
    size_t length = skip_word(error, at) - at;
    for (; *words != NULL; words++) {
        if (strlen(*words) == length && strncmp(error->bytes + at, *words, length) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- unknown type names ------------------------------------------------------------------ */

/* Words that may stand between a type and the name that it declares. */
static bool is_qualifier_at(const RepairError *error, size_t at) {
    static const char *const words[] = {
        "const",    "volatile",  "CONST",      "VOLATILE",  "restrict",    "__restrict", "__ptr64",
        "CALLBACK", "WINAPI",    "NTAPI",      "FLTAPI",    "APIENTRY",    "FASTCALL",   "STDCALL",
        "__cdecl",  "__stdcall", "__fastcall", "UNALIGNED", "__unaligned", "DDKAPI",     NULL};
    return is_word_at(error, at, words);
}

/* Annotations: _In_whatever_, and the older __in_whatever. */
static bool is_annotation(const char *name) {
    size_t length = strlen(name);
    return (length > 2 && name[0] == '_' && isupper((unsigned char)name[1]) &&
            name[length - 1] == '_') ||
           text_starts(name, "__in") || text_starts(name, "__out") || text_starts(name, "__drv_") ||
           text_starts(name, "__deref");
}

RepairUse repair_use_of_type(const RepairError *error, const char *name) {
    size_t next = skip_gap(error, error->offset + strlen(name));
    if (is_annotation(name)) {
        return char_at(error, next) == '(' ? REPAIR_USE_NOTHING_CALL : REPAIR_USE_NOTHING;
    }
    if (char_at(error, next) == '*') {
        return REPAIR_USE_POINTED;
    }
    if (!is_name_start(char_at(error, next))) {
        return REPAIR_USE_VALUE;
    }
    size_t second = skip_gap(error, skip_word(error, next));
    if (is_qualifier_at(error, next)) {
        return char_at(error, second) == '*' ? REPAIR_USE_POINTED : REPAIR_USE_VALUE;
    }
    bool is_before_type =
        is_name_start(char_at(error, second)) ||
        (char_at(error, second) == '*' && is_name_start(char_at(error, skip_stars(error, second))));
    return is_before_type ? REPAIR_USE_NOTHING : REPAIR_USE_VALUE;
}

const char *repair_use_before(Arena *arena, const RepairError *error) {
    size_t end = back_over_space(error, error->offset);
    if (end == 0 || error->bytes[end - 1] != '(') {
        return "";
    }
    end = back_over_space(error, end - 1);
    size_t begin = end;
    while (begin > 0 && is_word_char(error->bytes[begin - 1])) {
        begin--;
    }
    const char *name = arena_strndup(arena, error->bytes + begin, end - begin);
    return is_annotation(name) ? name : "";
}

/* ---- undeclared identifiers ---------------------------------------------------------------- */

/* What stands before the parenthesis before `at`: "" if it is no word. */
static bool is_word_before_parenthesis(const RepairError *error, size_t at,
                                       const char *const *words, bool *is_word) {
    size_t end = back_over_space(error, back_over_space(error, at) - 1);
    size_t begin = end;
    while (begin > 0 && is_word_char(error->bytes[begin - 1])) {
        begin--;
    }
    *is_word = begin < end;
    return *is_word && is_word_at(error, begin, words);
}

/* "(NAME)operand", "(NAME *)" and "sizeof(NAME)" are types; "if (NAME)" and "f(NAME)" are
 * none. */
static RepairUse use_in_parentheses(const RepairError *error, size_t next) {
    static const char *const casting[] = {"return", "case", NULL};
    static const char *const measuring[] = {"sizeof", NULL};
    size_t close = skip_stars(error, next);
    bool is_word;
    if (is_word_before_parenthesis(error, error->offset, measuring, &is_word)) {
        return close != next ? REPAIR_USE_POINTED : REPAIR_USE_VALUE;
    }
    if (is_word && !is_word_before_parenthesis(error, error->offset, casting, &is_word)) {
        return REPAIR_USE_CONSTANT;
    }
    if (char_at(error, close) != ')') {
        return REPAIR_USE_CONSTANT;
    }
    if (close != next) {
        return REPAIR_USE_POINTED;
    }
    char after = char_at(error, skip_gap(error, close + 1));
    return is_name_start(after) || after == '(' ? REPAIR_USE_VALUE : REPAIR_USE_CONSTANT;
}

static bool is_statement_before(char before) {
    return before == ';' || before == '{' || before == '}' || before == ':';
}

RepairUse repair_use_of_name(const RepairError *error, const char *name) {
    size_t next = skip_gap(error, error->offset + strlen(name));
    char before = char_before(error, error->offset);
    char after = char_at(error, next);
    if (after == '"' || before == '"' || after == '.' || after == '[' ||
        (after == ':' && char_at(error, next + 1) == ':')) {
        return REPAIR_USE_UNCLEAR; /* part of a string; a structure; a class */
    }
    if (after == '(') {
        return REPAIR_USE_CALL;
    }
    bool is_element = before == '{' && after != '\0' && strchr(",}|", after) != NULL;
    if (is_statement_before(before) && !is_element) {
        size_t declared = skip_stars(error, next);
        bool is_type = is_name_start(char_at(error, declared));
        return !is_type           ? REPAIR_USE_UNCLEAR
               : declared != next ? REPAIR_USE_POINTED
                                  : REPAIR_USE_VALUE;
    }
    bool is_arrow = after == '-' && char_at(error, next + 1) == '>';
    return is_arrow        ? REPAIR_USE_UNCLEAR
           : before == '(' ? use_in_parentheses(error, next)
                           : REPAIR_USE_CONSTANT;
}
