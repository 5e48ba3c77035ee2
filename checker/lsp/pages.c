/* pages.c - rules in prose. */
#include "lsp/pages.h"

#include "lsp/uri.h"

void pages_markdown(Text *out, const Rule *rule) {
    text_printf(out, "# %s %s\n\n", rule->id, rule->name);
    rules_markdown(out, rule);
}

/* Where packages put documentation, seen from the program. */
static const char *installed_page(Arena *arena) {
    static const char *const places[] = {"../share/doc/fltcheck/docs/rules.md",
                                         "../../docs/rules.md"};
    const char *directory = platform_program_directory(arena);
    for (size_t i = 0; directory != NULL && i < sizeof places / sizeof *places; i++) {
        const char *path = platform_absolute(arena, platform_join(arena, directory, places[i]));
        if (platform_is_file(path)) {
            return path;
        }
    }
    return NULL;
}

const char *pages_uri(const Analyst *analyst, Arena *arena, const Rule *rule) {
    const char *prefix = json_string_value(json_object_get(analyst->settings, "rulePages"));
    if (prefix != NULL && *prefix != '\0') {
        return arena_printf(arena, "%s%s", prefix, rule->id);
    }
    const char *page = installed_page(arena);
    return page != NULL ? arena_printf(arena, "%s#%s", uri_of_path(arena, page), rule->id) : NULL;
}
