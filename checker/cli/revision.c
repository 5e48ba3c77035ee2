/* revision.c - references of git, read from their files. */
#include "cli/revision.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

/* The first line of a file, or NULL. */
static const char *first_line(Arena *arena, const char *path) {
    const char *text = platform_is_file(path) ? platform_read_file(arena, path, NULL, NULL) : NULL;
    return text != NULL ? text_trim(arena, arena_strndup(arena, text, strcspn(text, "\n"))) : NULL;
}

/* The directory of git for `directory`, or NULL. Work trees have a file that names it. */
static const char *git_directory(Arena *arena, const char *directory) {
    static const char link[] = "gitdir: ";
    const char *at = platform_absolute(arena, directory);
    for (;;) {
        const char *path = arena_printf(arena, "%s/.git", at);
        const char *line = first_line(arena, path);
        if (platform_is_directory(path)) {
            return path;
        }
        if (line != NULL && text_starts(line, link)) {
            return platform_join(arena, at, line + strlen(link));
        }
        const char *above = platform_dirname(arena, at);
        if (strcmp(above, at) == 0) {
            return NULL;
        }
        at = above;
    }
}

/* Where references are that all work trees share. */
static const char *common_directory(Arena *arena, const char *git) {
    const char *line = first_line(arena, arena_printf(arena, "%s/commondir", git));
    return line != NULL ? platform_join(arena, git, line) : git;
}

static const char *packed(Arena *arena, const char *common, const char *name) {
    const char *path = arena_printf(arena, "%s/packed-refs", common);
    const char *text = platform_is_file(path) ? platform_read_file(arena, path, NULL, NULL) : NULL;
    const char *key = arena_printf(arena, " %s\n", name);
    const char *at = text != NULL ? strstr(text, key) : NULL;
    const char *start = at;
    while (start != NULL && start > text && start[-1] != '\n') {
        start--;
    }
    return at != NULL ? arena_strndup(arena, start, (size_t)(at - start)) : NULL;
}

/* What a reference stands for, over whatever others; NULL if there is no such one. */
static const char *follow(Arena *arena, const char *git, const char *name) {
    enum { LONGEST = 8 };
    static const char link[] = "ref: ";
    const char *common = common_directory(arena, git);
    for (int i = 0; i < LONGEST; i++) {
        const char *value = first_line(arena, arena_printf(arena, "%s/%s", git, name));
        if (value == NULL) {
            value = first_line(arena, arena_printf(arena, "%s/%s", common, name));
        }
        if (value == NULL) {
            return packed(arena, common, name);
        }
        if (!text_starts(value, link)) {
            return value;
        }
        name = value + strlen(link);
    }
    return NULL;
}

const char *revision_of(Arena *arena, const char *directory) {
    const char *git = git_directory(arena, directory);
    const char *commit = git != NULL ? follow(arena, git, "HEAD") : NULL;
    return commit != NULL ? commit : "";
}

const char *revision_resolve(Arena *arena, const char *directory, const char *name) {
    static const char *const folders[] = {"", "refs/", "refs/tags/", "refs/heads/",
                                          "refs/remotes/"};
    const char *git = git_directory(arena, directory);
    bool is_plain = strstr(name, "..") == NULL && name[0] != '/';
    for (size_t i = 0; git != NULL && is_plain && i < sizeof folders / sizeof *folders; i++) {
        const char *commit = follow(arena, git, arena_printf(arena, "%s%s", folders[i], name));
        if (commit != NULL) {
            return commit;
        }
    }
    return name;
}
