/* msbuild_expand.c - $(property), %(metadata) and @(items) in texts. */
#include "project/msbuild.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

/* Values are expanded when they are set; only the known ones refer to others. */
enum { DEPTH = 16 };

/* A property can double itself line after line: no project needs as much as this. */
static const size_t longest = 1 << 20, most = 256 << 20;

static const char *expand(const MsbuildScope *scope, const char *text, int depth);

/* ---- where things end ---------------------------------------------------------------------- */

/* Parentheses and quotes within each other; a project has two or three. */
enum { MOST_NESTED = 64 };

static bool is_quote(char c) {
    return c == '\'' || c == '"' || c == '`';
}

/* The `first` that ends what begins at `at`, or NULL: a parenthesis, or a quote; texts in
 * quotes may have $(...), and these quotes again. */
static const char *ending(const char *at, char first) {
    char expected[MOST_NESTED] = {first};
    size_t depth = 1;
    for (; *at != '\0' && depth < MOST_NESTED; at++) {
        char top = expected[depth - 1];
        if (*at == top) {
            if (--depth == 0) {
                return at;
            }
        } else if (*at == '(' && (top == ')' || at[-1] == '$')) {
            expected[depth++] = ')';
        } else if (is_quote(*at) && top == ')') {
            expected[depth++] = *at;
        }
    }
    return NULL;
}

static const char *closing(const char *at) {
    return ending(at, ')');
}

/* ---- properties ---------------------------------------------------------------------------- */

static const char *value_of(const MsbuildScope *scope, const char *name, int depth) {
    const char *lower = text_lower(scope->build->arena, name);
    const char *value = strmap_get(scope->build->globals, lower);
    value = value != NULL ? value : strmap_get(scope->build->properties, lower);
    if (value != NULL) {
        return value;
    }
    value = depth > 0 ? msbuild_known(scope, name) : NULL;
    return value == NULL ? NULL : expand(scope, value, depth - 1);
}

/* The arguments in `text`, which commas separate, each expanded: quotes of three kinds. */
static void read_arguments(const MsbuildScope *scope, const char *text, int depth,
                           MsbuildList *arguments) {
    Arena *arena = scope->build->arena;
    while (*text != '\0') {
        const char *begin = text;
        while (*text != '\0' && *text != ',') {
            const char *end = *text == '('      ? closing(text + 1)
                              : is_quote(*text) ? ending(text + 1, *text)
                                                : NULL;
            text = end == NULL ? text + 1 : end + 1;
        }
        const char *word = text_trim(arena, arena_strndup(arena, begin, (size_t)(text - begin)));
        size_t length = strlen(word);
        bool is_quoted = length >= 2 && is_quote(*word) && word[length - 1] == *word;
        word = is_quoted ? arena_strndup(arena, word + 1, length - 2) : word;
        vec_push(arena, arguments, depth > 0 ? expand(scope, word, depth - 1) : "");
        text += *text == ',';
    }
}

/* Reads "Name" or "Name(arguments)" at `*at`; NULL if there is something else. */
static const char *read_call(const MsbuildScope *scope, const char **at, int depth,
                             MsbuildList *arguments) {
    Arena *arena = scope->build->arena;
    size_t length = strcspn(*at, "(.[ ");
    const char *name = arena_strndup(arena, *at, length);
    *at += length;
    if (**at == '(') {
        const char *end = closing(*at + 1);
        if (end == NULL) {
            return NULL;
        }
        read_arguments(scope, arena_strndup(arena, *at + 1, (size_t)(end - *at - 1)), depth,
                       arguments);
        *at = end + 1;
    }
    return length == 0 ? NULL : name;
}

/* "[Type]::Name(...)": NULL if that is not known. */
static const char *call_static(const MsbuildScope *scope, const char **at, int depth) {
    const char *end = strstr(*at, "]::");
    if (end == NULL) {
        return NULL;
    }
    const char *type = arena_strndup(scope->build->arena, *at + 1, (size_t)(end - *at - 1));
    MsbuildList arguments = {0};
    *at = end + 3;
    const char *name = read_call(scope, at, depth, &arguments);
    return name == NULL
               ? NULL
               : msbuild_functions_static(scope, type, name, arguments.items, arguments.count);
}

/* What stands in $(...): a property or a function, and methods of its value. */
static const char *expand_property(const MsbuildScope *scope, const char *inside, int depth) {
    Arena *arena = scope->build->arena;
    inside = text_trim(arena, inside);
    size_t name = strcspn(inside, ".[:(");
    const char *at = inside + name;
    const char *value = *inside == '[' ? (at = inside, call_static(scope, &at, depth))
                                       : value_of(scope, arena_strndup(arena, inside, name), depth);
    while (value != NULL && *at == '.') {
        MsbuildList arguments = {0};
        at++;
        const char *method = read_call(scope, &at, depth, &arguments);
        value = method == NULL ? NULL
                               : msbuild_functions_method(arena, value, method, arguments.items,
                                                          arguments.count);
    }
    return value != NULL && *at == '\0' ? value : msbuild_text_mark(arena, inside);
}

/* ---- metadata and items ------------------------------------------------------------------------
 */

/* What every item has, by its name. */
static const char *well_known(const MsbuildScope *scope, const char *name) {
    if (scope->include == NULL) {
        return "";
    }
    Arena *arena = scope->build->arena;
    const char *plain = disk_plain(arena, scope->include);
    const char *base = platform_basename(plain);
    const char *dot = strrchr(base, '.');
    if (text_same_nocase(name, "Identity")) {
        return scope->include;
    }
    if (text_same_nocase(name, "Filename")) {
        return dot == NULL ? base : arena_strndup(arena, base, (size_t)(dot - base));
    }
    if (text_same_nocase(name, "Extension")) {
        return dot == NULL ? "" : dot;
    }
    if (text_same_nocase(name, "RelativeDir")) {
        return arena_strndup(arena, plain, (size_t)(base - plain));
    }
    if (text_same_nocase(name, "FullPath")) {
        return disk_resolve(scope->build->files->disk, scope->build->directory, plain);
    }
    return "";
}

static const char *expand_metadata(const MsbuildScope *scope, const char *inside) {
    const char *dot = strchr(inside, '.');
    const char *name = text_trim(scope->build->arena, dot != NULL ? dot + 1 : inside);
    const char *value = scope->metadata == NULL
                            ? NULL
                            : strmap_get(scope->metadata, text_lower(scope->build->arena, name));
    return value != NULL ? value : well_known(scope, name);
}

static const char *expand_items(const MsbuildScope *scope, const char *inside) {
    Msbuild *build = scope->build;
    inside = text_trim(build->arena, inside);
    if (strpbrk(inside, "->, ") != NULL) {
        return msbuild_text_mark(build->arena, arena_printf(build->arena, "@(%s)", inside));
    }
    Text out = text_new(build->arena);
    for (size_t i = 0; i < build->items.count; i++) {
        if (text_same_nocase(build->items.items[i].type, inside)) {
            text_append(&out, out.length == 0 ? "" : ";");
            text_append(&out, build->items.items[i].include);
        }
    }
    return text_str(&out);
}

/* ---- texts
 * ----------------------------------------------------------------------------------------- */

static const char *expand_one(const MsbuildScope *scope, char kind, const char *inside, int depth) {
    if (kind == '$') {
        return expand_property(scope, inside, depth);
    }
    return kind == '%' ? expand_metadata(scope, inside) : expand_items(scope, inside);
}

static const char *too_long(const MsbuildScope *scope) {
    if (scope->build->expanded <= most) {
        diag_report(scope->build->diag, DIAG_ERROR,
                    msbuild_place(scope->build->files, scope->file, scope->line),
                    "values grow without bound here; they are left empty");
        scope->build->expanded = most + 1; /* no more of this project */
    }
    return "";
}

static const char *expand(const MsbuildScope *scope, const char *text, int depth) {
    Arena *arena = scope->build->arena;
    if (strpbrk(text, "$%@") == NULL) {
        return text;
    }
    Text out = text_new(arena);
    while (*text != '\0') {
        bool starts = (*text == '$' || *text == '%' || *text == '@') && text[1] == '(';
        const char *end = starts ? closing(text + 2) : NULL;
        if (end == NULL) {
            text_char(&out, *text++);
            continue;
        }
        const char *inside = arena_strndup(arena, text + 2, (size_t)(end - text - 2));
        text_append(&out, expand_one(scope, *text, inside, depth));
        text = end + 1;
        if (out.length > longest || scope->build->expanded > most) {
            return too_long(scope);
        }
    }
    scope->build->expanded += out.length;
    return text_str(&out);
}

const char *msbuild_expand(const MsbuildScope *scope, const char *text) {
    return expand(scope, text, DEPTH);
}
