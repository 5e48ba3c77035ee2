/* headers_files.c - the virtual files and directories of a header environment. */
#include "project/headers_files.h"

#include "base/embed.h"
#include "base/platform.h"
#include "base/strmap.h"
#include "base/text.h"

#include <string.h>

static void add_text(Arena *arena, HeadersFileList *files, const char *path, const char *text) {
    vec_push(arena, files, (ProjectFile){path, text, strlen(text)});
}

void headers_files_add_folder(Arena *arena, HeadersFileList *files, const char *folder) {
    const char *prefix = arena_printf(arena, "%s/", folder);
    for (const EmbeddedFile *file = embed_headers; file->path != NULL; file++) {
        if (text_starts(file->path, prefix)) {
            const char *path = arena_printf(arena, HEADERS_ROOT "/%s", file->path);
            vec_push(arena, files, (ProjectFile){path, (const char *)file->bytes, file->length});
        }
    }
}

/* ---- lists of names ----------------------------------------------------------- */

static const char *embedded_text(const char *path) {
    for (const EmbeddedFile *file = embed_headers; file->path != NULL; file++) {
        if (strcmp(file->path, path) == 0) {
            return (const char *)file->bytes;
        }
    }
    return "";
}

/* The next word on the line at `*at`, or NULL at its end; a '#' word ends it too. */
static const char *next_word(Arena *arena, const char **at) {
    const char *begin = *at + strspn(*at, " \t\r");
    size_t length = strcspn(begin, " \t\r\n");
    if (length == 0 || *begin == '#') {
        return NULL;
    }
    *at = begin + length;
    return arena_strndup(arena, begin, length);
}

/* The begin of the line after the one at `at`, or NULL. */
static const char *next_line(const char *at) {
    const char *end = strchr(at, '\n');
    return end == NULL || end[1] == '\0' ? NULL : end + 1;
}

void headers_files_add_aliases(Arena *arena, HeadersFileList *files) {
    for (const char *line = embedded_text("aliases.txt"); line != NULL; line = next_line(line)) {
        const char *at = line;
        const char *alias = next_word(arena, &at);
        const char *meant = alias == NULL ? NULL : next_word(arena, &at);
        if (meant != NULL) {
            add_text(arena, files, arena_printf(arena, HEADERS_ROOT "/aliases/%s", alias),
                     arena_printf(arena, "#include_next <%s>\n", meant));
        }
    }
}

void headers_files_add_cxx_wrappers(Arena *arena, HeadersFileList *files) {
    for (const char *line = embedded_text("cxx_names.txt"); line != NULL; line = next_line(line)) {
        const char *at = line;
        for (const char *name = next_word(arena, &at); name != NULL; name = next_word(arena, &at)) {
            add_text(arena, files, arena_printf(arena, HEADERS_ROOT "/cxx/%s", name),
                     arena_printf(arena,
                                  "#include <fltcheck/cxx_begin.h>\n"
                                  "#include_next <%s>\n"
                                  "#include <fltcheck/cxx_end.h>\n",
                                  name));
        }
    }
}

/* ---- a WDK where case matters ------------------------------------------------- */

/* `name` in lower case, or NULL if it is so already. */
static const char *lower_case(Arena *arena, const char *name) {
    char *lower = arena_strdup(arena, name);
    bool differs = false;
    for (char *c = lower; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z') {
            *c = (char)(*c - 'A' + 'a');
            differs = true;
        }
    }
    return differs ? lower : NULL;
}

void headers_files_add_lower_case(Arena *arena, HeadersFileList *files,
                                  const char *const *directories, size_t count) {
    StrMap *seen = strmap_new(arena);
    for (size_t d = 0; d < count; d++) {
        size_t name_count = 0;
        const char *const *names = platform_list_directory(arena, directories[d], &name_count);
        for (size_t i = 0; names != NULL && i < name_count; i++) {
            const char *lower = lower_case(arena, names[i]);
            if (lower == NULL || strmap_has(seen, lower)) {
                continue;
            }
            strmap_put(seen, lower, NULL);
            add_text(arena, files, arena_printf(arena, HEADERS_ROOT "/wdk-case/%s", lower),
                     arena_printf(arena, "#include \"%s/%s\"\n", directories[d], names[i]));
        }
    }
}
