/* msbuild_methods.c - methods of texts in project files, and functions of System.String. */
#include "project/msbuild_functions.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char *number(Arena *arena, long long value) {
    return arena_printf(arena, "%lld", value);
}

/* As much as a value may have (msbuild_expand.c). */
enum { LONGEST_RESULT = 1 << 20 };

/* ---- methods of texts ------------------------------------------------------------------- */

static const char *replace(const FunctionCall *call) {
    Text out = text_new(call->arena);
    const char *what = call->arguments[0];
    size_t length = strlen(what);
    for (const char *at = call->value; *at != '\0';) {
        if (out.length > LONGEST_RESULT) {
            return NULL; /* a text can be replaced by itself */
        }
        bool here = length > 0 && text_starts(at, what);
        if (here) {
            text_append(&out, call->arguments[1]);
        } else {
            text_char(&out, *at);
        }
        at += here ? length : 1;
    }
    return text_str(&out);
}

static const char *to_lower(const FunctionCall *call) {
    return text_lower(call->arena, call->value);
}

static const char *to_upper(const FunctionCall *call) {
    char *copy = arena_strdup(call->arena, call->value);
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c & ~0x20) : *c;
    }
    return copy;
}

static const char *as_it_is(const FunctionCall *call) {
    return call->value;
}

/* Trim() takes white space off, Trim('x') the letters named. */
static const char *letters_of(const FunctionCall *call) {
    return call->count > 0 ? call->arguments[0] : " \t\r\n";
}

static const char *trim_start(const FunctionCall *call) {
    return call->value + strspn(call->value, letters_of(call));
}

static const char *trim_end(const FunctionCall *call) {
    size_t length = strlen(call->value);
    while (length > 0 && strchr(letters_of(call), call->value[length - 1]) != NULL) {
        length--;
    }
    return arena_strndup(call->arena, call->value, length);
}

static const char *trim(const FunctionCall *call) {
    FunctionCall inner = *call;
    inner.value = trim_start(call);
    return trim_end(&inner);
}

/* A position in the value or a length, from an argument; false if it leads out of it. */
static bool read_position(const FunctionCall *call, size_t argument, size_t most,
                          size_t *position) {
    char *end = NULL;
    unsigned long value = strtoul(call->arguments[argument], &end, 10);
    *position = value;
    return end != call->arguments[argument] && *end == '\0' && value <= most;
}

static const char *substring(const FunctionCall *call) {
    size_t length = strlen(call->value), begin = 0, count = 0;
    if (!read_position(call, 0, length, &begin)) {
        return NULL;
    }
    count = length - begin;
    if (call->count == 2 && !read_position(call, 1, length - begin, &count)) {
        return NULL;
    }
    return arena_strndup(call->arena, call->value + begin, count);
}

static const char *remove_part(const FunctionCall *call) {
    size_t length = strlen(call->value), begin = 0, count = 0;
    if (!read_position(call, 0, length, &begin)) {
        return NULL;
    }
    count = length - begin;
    if (call->count == 2 && !read_position(call, 1, length - begin, &count)) {
        return NULL;
    }
    return arena_printf(call->arena, "%.*s%s", (int)begin, call->value,
                        call->value + begin + count);
}

static const char *starts_with(const FunctionCall *call) {
    return functions_truth(text_starts(call->value, call->arguments[0]));
}

static const char *ends_with(const FunctionCall *call) {
    return functions_truth(text_ends(call->value, call->arguments[0]));
}

static const char *contains(const FunctionCall *call) {
    return functions_truth(strstr(call->value, call->arguments[0]) != NULL);
}

static const char *equals(const FunctionCall *call) {
    return functions_truth(strcmp(call->value, call->arguments[0]) == 0);
}

static const char *index_of(const FunctionCall *call) {
    const char *found = strstr(call->value, call->arguments[0]);
    return number(call->arena, found == NULL ? -1 : found - call->value);
}

static const char *last_index_of(const FunctionCall *call) {
    long long last = -1;
    const char *what = call->arguments[0];
    for (const char *at = call->value; *what != '\0' && (at = strstr(at, what)) != NULL; at++) {
        last = at - call->value;
    }
    return number(call->arena, last);
}

static const char *length_of(const FunctionCall *call) {
    return number(call->arena, (long long)strlen(call->value));
}

/* ---- System.String ------------------------------------------------------------------------ */

static const char *is_empty(const FunctionCall *call) {
    return functions_truth(*text_trim(call->arena, call->arguments[0]) == '\0');
}

static const char *concat(const FunctionCall *call) {
    Text out = text_new(call->arena);
    for (size_t i = 0; i < call->count; i++) {
        text_append(&out, call->arguments[i]);
    }
    return text_str(&out);
}

static const char *first_argument(const FunctionCall *call) {
    return call->arguments[0];
}

/* ---- all of them ------------------------------------------------------------------ */

const FunctionEntry msbuild_functions_of_texts[] = {
    {"", "Replace", 2, 2, replace},
    {"", "ToLower", 0, 0, to_lower},
    {"", "ToLowerInvariant", 0, 0, to_lower},
    {"", "ToUpper", 0, 0, to_upper},
    {"", "ToUpperInvariant", 0, 0, to_upper},
    {"", "ToString", 0, 0, as_it_is},
    {"", "Trim", 0, 1, trim},
    {"", "TrimStart", 0, 1, trim_start},
    {"", "TrimEnd", 0, 1, trim_end},
    {"", "Substring", 1, 2, substring},
    {"", "Remove", 1, 2, remove_part},
    {"", "StartsWith", 1, 1, starts_with},
    {"", "EndsWith", 1, 1, ends_with},
    {"", "Contains", 1, 1, contains},
    {"", "Equals", 1, 1, equals},
    {"", "IndexOf", 1, 1, index_of},
    {"", "LastIndexOf", 1, 1, last_index_of},
    {"", "Length", 0, 0, length_of},
    {"String", "IsNullOrEmpty", 1, 1, is_empty},
    {"String", "IsNullOrWhiteSpace", 1, 1, is_empty},
    {"String", "Concat", 1, FUNCTIONS_ANY_NUMBER, concat},
    {"String", "Copy", 1, 1, first_argument},
    {NULL, NULL, 0, 0, NULL},
};
