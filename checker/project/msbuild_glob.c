/* msbuild_glob.c - wildcards in item lists: *, ? and **.
 *
 * Not those of suppressions (run/glob.c): a disk is walked through, case means nothing, and each
 * part of a pattern is one level, or ** and any number of them. */
#include "project/msbuild.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

/* Bounds for what a stray pattern at the wrong place can cost. */
enum { DEPTH = 32, MOST_FOLDERS = 20000 };

typedef struct Glob {
    Disk *disk;
    Arena *arena;
    MsbuildList *files;
    size_t folders;
    bool absolute; /* the pattern begins at the root */
} Glob;

bool msbuild_glob_is(const char *pattern) {
    return strpbrk(pattern, "*?") != NULL;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Without recursion: after a mismatch the last '*' takes one character more. */
static bool matches(const char *pattern, const char *name) {
    const char *star = NULL;
    const char *resume = NULL;
    while (*name != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            resume = name;
        } else if (*pattern != '\0' && (*pattern == '?' || lower(*pattern) == lower(*name))) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star + 1;
            name = ++resume;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

static void walk(Glob *glob, const char *directory, const char *pattern, int depth);

/* One name in a directory against the first part of the pattern. */
static void visit(Glob *glob, const char *path, const char *name, const char *part,
                  const char *rest, int depth) {
    bool any_depth = strcmp(part, "**") == 0;
    bool directory = platform_is_directory(path);
    if (any_depth && directory && name[0] != '.') {
        walk(glob, path, arena_printf(glob->arena, "**/%s", rest), depth - 1);
    } else if (!any_depth && matches(part, name)) {
        if (directory && *rest != '\0') {
            walk(glob, path, rest, depth - 1);
        } else if (!directory && *rest == '\0') {
            vec_push(glob->arena, glob->files, path);
        }
    }
}

/* A whole drive, which MSBuild takes for a mistake, too: a property in front of the pattern was
 * empty. */
static bool is_drive(const Glob *glob, const char *directory, const char *part, const char *rest) {
    return glob->absolute && directory[strspn(directory, "/.")] == '\0' && msbuild_glob_is(part) &&
           (*rest != '\0' || strcmp(part, "**") == 0);
}

static void walk(Glob *glob, const char *directory, const char *pattern, int depth) {
    size_t length = strcspn(pattern, "/");
    const char *part = arena_strndup(glob->arena, pattern, length);
    const char *rest = pattern + length + (pattern[length] == '/');
    if (depth == 0 || ++glob->folders > MOST_FOLDERS || is_drive(glob, directory, part, rest)) {
        return;
    }
    if (!msbuild_glob_is(part) && *rest != '\0') {
        walk(glob, disk_resolve(glob->disk, directory, part), rest, depth - 1);
        return;
    }
    if (strcmp(part, "**") == 0) { /* no directory at all, too */
        walk(glob, directory, *rest != '\0' ? rest : "*", depth - 1);
    }
    size_t count = 0;
    const char *const *names = disk_list(glob->disk, directory, &count);
    for (size_t i = 0; names != NULL && i < count; i++) {
        const char *path = arena_printf(glob->arena, "%s/%s", directory, names[i]);
        visit(glob, path, names[i], part, *rest == '\0' && strcmp(part, "**") == 0 ? "*" : rest,
              depth);
    }
}

void msbuild_glob(Disk *disk, Arena *arena, const char *directory, const char *pattern,
                  MsbuildList *files) {
    const char *plain = disk_plain(arena, pattern);
    bool absolute = *plain == '/';
    Glob glob = {.disk = disk, .arena = arena, .files = files, .absolute = absolute};
    walk(&glob, absolute ? "/" : directory, plain + absolute, DEPTH);
}
