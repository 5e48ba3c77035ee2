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

/* ---- methods of strings ------------------------------------------------------------------ */

/* Up to two arguments in quotes; false if it is anything else. */
static bool read_arguments(Arena *arena, const char *text, const char *arguments[2],
                           size_t *count) {
    for (*count = 0; *text != '\0'; ++*count) {
        text += strspn(text, " ,");
        char quote = *text;
        const char *end = quote == '\'' || quote == '"' ? strchr(text + 1, quote) : NULL;
        if (end == NULL || *count == 2) {
            return *text == '\0';
        }
        arguments[*count] = arena_strndup(arena, text + 1, (size_t)(end - text - 1));
        text = end + 1;
    }
    return true;
}

static const char *replaced(Arena *arena, const char *text, const char *what, const char *by) {
    Text out = text_new(arena);
    size_t length = strlen(what);
    while (*text != '\0') {
        bool here = length > 0 && text_starts(text, what);
        if (here) {
            text_append(&out, by);
        } else {
            text_char(&out, *text);
        }
        text += here ? length : 1;
    }
    return text_str(&out);
}

static const char *upper(Arena *arena, const char *text) {
    char *copy = arena_strdup(arena, text);
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c & ~0x20) : *c;
    }
    return copy;
}

/* "value".Method(arguments), or NULL for a method that is not known. */
static const char *call_method(Arena *arena, const char *value, const char *method,
                               const char *text) {
    const char *arguments[2];
    size_t count = 0;
    if (!read_arguments(arena, text, arguments, &count)) {
        return NULL;
    }
    if (text_same_nocase(method, "Replace") && count == 2) {
        return replaced(arena, value, arguments[0], arguments[1]);
    }
    if (text_starts_nocase(method, "ToLower") && count == 0) {
        return text_lower(arena, value);
    }
    if (text_starts_nocase(method, "ToUpper") && count == 0) {
        return upper(arena, value);
    }
    return text_same_nocase(method, "Trim") && count == 0 ? text_trim(arena, value) : NULL;
}

/* Applies ".Method(...)" as often as it stands in `calls`; NULL if that fails. */
static const char *apply_methods(Arena *arena, const char *value, const char *calls) {
    while (*calls != '\0') {
        size_t name = *calls == '.' ? strcspn(calls, "(") : 0;
        const char *open = calls + name;
        const char *close = name == 0 ? NULL : strchr(open, ')');
        if (close == NULL) {
            return NULL;
        }
        value = call_method(arena, value, arena_strndup(arena, calls + 1, name - 1),
                            arena_strndup(arena, open + 1, (size_t)(close - open - 1)));
        if (value == NULL) {
            return NULL;
        }
        calls = close + 1;
    }
    return value;
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

static const char *expand_property(const MsbuildScope *scope, const char *inside, int depth) {
    Arena *arena = scope->build->arena;
    inside = text_trim(arena, inside);
    size_t name = strcspn(inside, ".[:(");
    if (inside[name] != '\0' && inside[name] != '.') {
        return msbuild_text_mark(arena, inside); /* [Class]::Method(), Registry:... */
    }
    const char *value = value_of(scope, arena_strndup(arena, inside, name), depth);
    if (value != NULL && inside[name] == '.') {
        value = apply_methods(arena, value, inside + name);
    }
    return value != NULL ? value : msbuild_text_mark(arena, inside);
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

/* The parenthesis that closes the one before `at`, or NULL. */
static const char *closing(const char *at) {
    int open = 1;
    for (; *at != '\0'; at++) {
        if (*at == '\'' || *at == '"') {
            const char *end = strchr(at + 1, *at);
            at = end != NULL ? end : at;
        } else if (*at == '(') {
            open++;
        } else if (*at == ')' && --open == 0) {
            return at;
        }
    }
    return NULL;
}

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
