/* glob.c - patterns of paths, as people write them for suppressions.
 *
 * Those of project files (project/msbuild_glob.c) are another language: they heed no case, have no
 * names at any depth and no folders that stand for all below them, and are answered by walking
 * through a disk rather than by looking at one path. */
#include "run/glob.h"

#include <string.h>

/* What stands behind the next '/', or NULL. */
static const char *next_part(const char *path) {
    const char *slash = strchr(path, '/');
    return slash != NULL ? slash + 1 : NULL;
}

/* The whole of `path`, or its beginning up to a '/'. `before` is what stands before `path`; at its
 * beginning that is as good as a '/'. */
static bool matches_from(const char *pattern, const char *path, char before) {
    for (; *pattern != '\0'; pattern++, before = *path++) {
        if (pattern[0] == '*' && pattern[1] == '*') {
            const char *rest = pattern + 2 + (pattern[2] == '/');
            for (const char *at = path; at != NULL; at = next_part(at)) {
                if (matches_from(rest, at, '/')) {
                    return true;
                }
            }
            return *rest == '\0';
        }
        if (*pattern == '*') {
            for (size_t taken = 0, most = strcspn(path, "/"); taken <= most; taken++) {
                if (matches_from(pattern + 1, path + taken, taken > 0 ? path[taken - 1] : before)) {
                    return true;
                }
            }
            return false;
        }
        if (*path == '\0' || (*pattern == '?' ? *path == '/' : *pattern != *path)) {
            return *path == '\0' && pattern[0] == '/' && pattern[1] == '\0';
        }
    }
    return *path == '\0' || *path == '/' || before == '/';
}

bool glob_matches(const char *pattern, const char *path) {
    const char *slash = strchr(pattern, '/');
    if (slash == NULL || slash[1] == '\0') { /* a name, at any depth */
        for (const char *at = path; at != NULL; at = next_part(at)) {
            if (matches_from(pattern, at, '/')) {
                return true;
            }
        }
        return false;
    }
    return matches_from(pattern + (*pattern == '/'), path, '/');
}
