/* since.c - `--since REV`: only what a change can have touched. */
#include "cli/since.h"

#include "base/platform.h"
#include "base/strmap.h"
#include "cli/git.h"

#include <string.h>

#define NOWHERE ((DiagPlace){0})

typedef struct Changes {
    StrMap *files;      /* absolute paths */
    bool is_everywhere; /* something was changed that any unit may include */
} Changes;

static const char *path_of(Arena *arena, const ProjectUnit *unit) {
    const char *file =
        unit->directory != NULL ? platform_join(arena, unit->directory, unit->file) : unit->file;
    return platform_absolute(arena, file);
}

/* What a source can include, or what says how it is compiled. */
static bool can_matter(const char *name) {
    static const char *const endings[] = {".c",
                                          ".cc",
                                          ".cpp",
                                          ".cxx",
                                          ".h",
                                          ".hh",
                                          ".hpp",
                                          ".hxx",
                                          ".inl",
                                          ".inc",
                                          ".def",
                                          ".vcxproj",
                                          ".props",
                                          ".targets",
                                          ".sln",
                                          ".slnx",
                                          ".cmake",
                                          ".mc",
                                          "CMakeLists.txt",
                                          "SOURCES",
                                          "compile_commands.json"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (text_ends_nocase(name, endings[i])) {
            return true;
        }
    }
    return false;
}

/* Names that git quotes are not taken apart: they may be anything. */
static void add_changes(Arena *arena, Changes *changes, const char *root, const char *lines) {
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        const char *name = arena_strndup(arena, lines, length);
        if (*name == '"') {
            changes->is_everywhere = true;
        } else if (*name != '\0') {
            strmap_put(changes->files, platform_join(arena, root, name), NULL);
        }
        lines += length + (lines[length] == '\n');
    }
}

/* What was changed since the branch left REV, committed or not, and what is new. */
static bool find_changes(Cli *cli, const char *root, Changes *changes) {
    const char *since = cli->options.since;
    const char *changed = *since == '-'
                              ? NULL
                              : GIT_ASK(cli->arena, root, "-c", "core.quotePath=false", "diff",
                                        "--name-only", "--no-renames", "--merge-base", since, "--");
    const char *fresh = GIT_ASK(cli->arena, root, "-c", "core.quotePath=false", "ls-files",
                                "--others", "--exclude-standard");
    if (changed == NULL || fresh == NULL) {
        diag_report(cli->diag, DIAG_ERROR, NOWHERE,
                    "--since %s: git does not know what was changed since then in %s", since, root);
        return false;
    }
    changes->files = strmap_new(cli->arena);
    add_changes(cli->arena, changes, root, changed);
    add_changes(cli->arena, changes, root, fresh);
    return true;
}

/* Every change that is not one of a unit itself counts for all components. */
static void find_shared_changes(Arena *arena, Changes *changes, const Project *project) {
    StrMap *units = strmap_new(arena);
    for (size_t i = 0; i < project->unit_count; i++) {
        strmap_put(units, path_of(arena, &project->units[i]), NULL);
    }
    for (size_t i = 0; i < strmap_count(changes->files); i++) {
        const char *file = strmap_key(changes->files, i);
        changes->is_everywhere =
            changes->is_everywhere || (can_matter(file) && !strmap_has(units, file));
    }
}

static bool is_touched(Arena *arena, const Changes *changes, const Project *project,
                       const char *component) {
    for (size_t i = 0; i < project->unit_count; i++) {
        if (strcmp(project->units[i].component, component) == 0 &&
            strmap_has(changes->files, path_of(arena, &project->units[i]))) {
            return true;
        }
    }
    return changes->is_everywhere;
}

bool since_select(Cli *cli, const Project **project) {
    Arena *arena = cli->arena;
    const Project *all = *project;
    if (all->unit_count == 0) {
        return true;
    }
    const char *directory = platform_dirname(arena, path_of(arena, &all->units[0]));
    const char *root = git_working_tree(arena, directory);
    Changes changes = {0};
    if (root == NULL) {
        diag_report(cli->diag, DIAG_ERROR, NOWHERE,
                    "--since %s: %s is not below a repository of git", cli->options.since,
                    directory);
        return false;
    }
    if (!find_changes(cli, root, &changes)) {
        return false;
    }
    find_shared_changes(arena, &changes, all);
    VEC(ProjectComponent) components = {0};
    VEC(ProjectUnit) units = {0};
    for (size_t c = 0; c < all->component_count; c++) {
        const char *name = all->components[c].name;
        if (!is_touched(arena, &changes, all, name)) {
            continue;
        }
        vec_push(arena, &components, all->components[c]);
        for (size_t i = 0; i < all->unit_count; i++) {
            if (strcmp(all->units[i].component, name) == 0) {
                vec_push(arena, &units, all->units[i]);
            }
        }
    }
    if (components.count < all->component_count && !cli->options.quiet) {
        diag_report(cli->diag, DIAG_NOTE, NOWHERE,
                    "nothing was changed in %lu of %lu components since %s: not checked",
                    (unsigned long)(all->component_count - components.count),
                    (unsigned long)all->component_count, cli->options.since);
    }
    Project *left = arena_copy(arena, all, sizeof *all);
    left->components = components.items;
    left->component_count = components.count;
    left->units = units.items;
    left->unit_count = units.count;
    *project = left;
    return true;
}
