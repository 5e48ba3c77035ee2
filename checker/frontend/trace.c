/* trace.c - macros that the trace preprocessor (WPP) would have defined, and others that a
 * missing header may have. */
#include "frontend/unit.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* ---- names in "begin_wpp config" comments ------------------------------------------------ */

static bool is_word_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The first `needle` in [at, end), or NULL. */
static const char *find(const char *at, const char *end, const char *needle) {
    size_t length = strlen(needle);
    for (; end - at >= (ptrdiff_t)length; at++) {
        at = memchr(at, needle[0], (size_t)(end - at) - length + 1);
        if (at == NULL) {
            return NULL;
        }
        if (memcmp(at, needle, length) == 0) {
            return at;
        }
    }
    return NULL;
}

/* "FUNC Name{FLAG=...}(MSG, ...);" declares a trace macro Name. */
static void read_config(Unit *unit, const char *at, const char *end) {
    static const char word[] = "FUNC";
    while ((at = find(at, end, word)) != NULL) {
        at += sizeof word - 1;
        const char *name = at;
        while (name < end && (*name == ' ' || *name == '\t')) {
            name++;
        }
        const char *after = name;
        while (after < end && is_word_char(*after)) {
            after++;
        }
        if (after > name && name > at) {
            strmap_put(unit->trace_names,
                       arena_strndup(unit->scratch, name, (size_t)(after - name)), NULL);
        }
    }
}

static void visit_file(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data) {
    (void)stack;
    (void)depth;
    Unit *unit = data;
    size_t length = 0;
    const char *text = clang_getFileContents(unit->tu, file, &length);
    if (text == NULL || clang_Location_isInSystemHeader(clang_getLocation(unit->tu, file, 1, 1))) {
        return;
    }
    const char *end = text + length;
    const char *begin = find(text, end, "begin_wpp config");
    while (begin != NULL) {
        const char *stop = find(begin, end, "end_wpp");
        read_config(unit, begin, stop == NULL ? end : stop);
        begin = stop == NULL ? NULL : find(stop, end, "begin_wpp config");
    }
}

static bool is_trace_macro(Unit *unit, const char *name) {
    if (text_starts(name, "WPP_")) {
        return true;
    }
    if (unit->trace_names == NULL) {
        unit->trace_names = strmap_new(unit->scratch);
        clang_getInclusions(unit->tu, visit_file, unit);
    }
    return strmap_has(unit->trace_names, name);
}

/* ---- undeclared functions ------------------------------------------------------------------ */

static bool is_spelled_like_macro(const char *name) {
    for (const char *c = name; *c != '\0'; c++) {
        if (islower((unsigned char)*c)) {
            return false;
        }
    }
    return true;
}

/* clang declares an undeclared function where it is used first: no type stands before its
 * name. */
static bool is_implicit(CXCursor function) {
    CXFile file;
    unsigned begin, name;
    clang_getExpansionLocation(clang_getRangeStart(clang_getCursorExtent(function)), &file, NULL,
                               NULL, &begin);
    clang_getExpansionLocation(clang_getCursorLocation(function), NULL, NULL, NULL, &name);
    return (file == NULL || begin == name) &&
           clang_Cursor_isNull(clang_getCursorDefinition(function));
}

bool trace_may_be_macro(Unit *unit, CXCursor function) {
    if (!unit->lacks_header || unit->is_cxx) {
        return false;
    }
    const char *name = source_string(unit->scratch, clang_getCursorSpelling(function));
    return is_spelled_like_macro(name) && is_implicit(function) && !is_trace_macro(unit, name);
}
