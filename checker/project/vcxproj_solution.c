/* vcxproj_solution.c - which solution a project belongs to that is opened alone: it
 * decides what $(SolutionDir) is. */
#include "project/vcxproj.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

enum { LEVELS = 5 };

static const char *read_text(Arena *arena, const char *path) {
    const char *text = platform_read_file(arena, path, NULL, NULL);
    return text == NULL ? "" : text;
}

const char *vcxproj_solution_find(Opening *opening, const char *project) {
    Arena *scratch = arena_open();
    const char *found = NULL;
    const char *at = platform_dirname(opening->arena, project);
    for (int level = 0; found == NULL && level < LEVELS; level++) {
        size_t count = 0;
        const char *const *names = disk_list(opening->files.disk, at, &count);
        for (size_t i = 0; found == NULL && names != NULL && i < count; i++) {
            const char *path = platform_join(opening->arena, at, names[i]);
            if (text_ends_nocase(names[i], ".sln") &&
                strstr(read_text(scratch, path), platform_basename(project)) != NULL) {
                found = path;
            }
        }
        at = platform_dirname(opening->arena, at);
    }
    arena_close(scratch);
    return found;
}

/* What follows $(SolutionDir) at each of its uses, without what is not plain text. */
static void list_uses(Arena *arena, const char *text, MsbuildList *uses) {
    static const char *const macro = "$(SolutionDir)";
    for (const char *at = text; *at != '\0'; at++) {
        if (text_starts_nocase(at, macro)) {
            at += strlen(macro) - 1;
            const char *rest = at + 1 + strspn(at + 1, "/\\");
            size_t length = strcspn(rest, ";<>\"'$%@|\r\n");
            vec_push(arena, uses, text_trim(arena, arena_strndup(arena, rest, length)));
        }
    }
}

static size_t count_existing(Opening *opening, const char *directory, const MsbuildList *uses) {
    size_t existing = 0;
    for (size_t i = 0; i < uses->count; i++) {
        const char *path = disk_resolve(opening->files.disk, directory, uses->items[i]);
        existing +=
            *uses->items[i] != '\0' && (platform_is_directory(path) || platform_is_file(path));
    }
    return existing;
}

const char *vcxproj_solution_guess(Opening *opening, const char *project) {
    Arena *scratch = arena_open();
    MsbuildList uses = {0};
    list_uses(scratch, read_text(scratch, project), &uses);
    const char *at = platform_dirname(opening->arena, project);
    const char *best = uses.count == 0 ? NULL : at;
    size_t most = 0;
    for (int level = 0; uses.count > 0 && level < LEVELS; level++) {
        size_t existing = count_existing(opening, at, &uses);
        if (existing > most) {
            most = existing;
            best = at;
        }
        at = platform_dirname(opening->arena, at);
    }
    arena_close(scratch);
    return best;
}
