/* headers_wdk.c - where a Windows Driver Kit keeps its headers. */
#include "project/headers_wdk.h"

#include "base/platform.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

static bool same_letters(const char *a, const char *b) {
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        if ((*a | 0x20) != (*b | 0x20)) {
            return false;
        }
    }
    return *a == *b;
}

/* The entry of `directory` whose name is `name` but for case, as a path; or NULL. */
static const char *find_entry(Arena *arena, const char *directory, const char *name) {
    size_t count = 0;
    const char *const *names = platform_list_directory(arena, directory, &count);
    for (size_t i = 0; names != NULL && i < count; i++) {
        if (same_letters(names[i], name)) {
            return arena_printf(arena, "%s/%s", directory, names[i]);
        }
    }
    return NULL;
}

static bool has_filter_manager(Arena *arena, const char *version_directory) {
    const char *km = find_entry(arena, version_directory, "km");
    return km != NULL && find_entry(arena, km, "fltkernel.h") != NULL;
}

/* Compares version names by their numbers: 10.0.9200.0 before 10.0.22621.0. */
static int compare_versions(const char *a, const char *b) {
    while (*a != '\0' && *b != '\0') {
        char *end_a = NULL;
        char *end_b = NULL;
        unsigned long number_a = strtoul(a, &end_a, 10);
        unsigned long number_b = strtoul(b, &end_b, 10);
        if (end_a == a || end_b == b) {
            return strcmp(a, b);
        }
        if (number_a != number_b) {
            return number_a < number_b ? -1 : 1;
        }
        a = *end_a == '.' ? end_a + 1 : end_a;
        b = *end_b == '.' ? end_b + 1 : end_b;
    }
    return (*a != '\0') - (*b != '\0');
}

/* The newest version below an Include directory, or NULL. */
static const char *newest_version(Arena *arena, const char *include) {
    size_t count = 0;
    const char *const *names = platform_list_directory(arena, include, &count);
    const char *best = NULL;
    for (size_t i = 0; names != NULL && i < count; i++) {
        const char *path = arena_printf(arena, "%s/%s", include, names[i]);
        if (has_filter_manager(arena, path) &&
            (best == NULL || compare_versions(best, names[i]) < 0)) {
            best = names[i];
        }
    }
    return best == NULL ? NULL : arena_printf(arena, "%s/%s", include, best);
}

static const char *version_directory(Arena *arena, const char *root) {
    if (has_filter_manager(arena, root)) {
        return root;
    }
    const char *include = find_entry(arena, root, "include");
    return newest_version(arena, include != NULL ? include : root);
}

const char *const *headers_wdk_directories(Arena *arena, const char *root, size_t *count) {
    static const char *const parts[] = {"km", "shared", "um", "ucrt"};
    const char *version = version_directory(arena, platform_absolute(arena, root));
    if (version == NULL) {
        return NULL;
    }
    VEC(const char *) directories = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *path = find_entry(arena, version, parts[i]);
        if (path != NULL) {
            vec_push(arena, &directories, path);
        }
    }
    *count = directories.count;
    return directories.items;
}
