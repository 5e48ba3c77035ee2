/* origin.c - where the checked sources come from. */
#include "cli/origin.h"

#include "base/platform.h"

#include <string.h>

/* ---- repository ------------------------------------------------------------------------ */

/* As an address, without the user and the password that can be in it; NULL for a path. */
static const char *public_address(Arena *arena, const char *remote) {
    const char *scheme = strstr(remote, "://");
    const char *host = scheme != NULL ? scheme + 3 : remote;
    size_t authority = strcspn(host, "/");
    for (size_t i = 0; i < authority; i++) {
        if (host[i] == '@') {
            host += i + 1;
            authority -= i + 1;
            i = (size_t)-1;
        }
    }
    if (scheme != NULL) {
        return authority > 0
                   ? arena_printf(arena, "%.*s://%s", (int)(scheme - remote), remote, host)
                   : NULL;
    }
    size_t colon = strcspn(host, ":/");
    return host[colon] == ':' && host != remote
               ? arena_printf(arena, "ssh://%.*s/%s", (int)colon, host, host + colon + 1)
               : NULL;
}

static void ask_repository(Cli *cli, ReportOrigin *origin) {
    GitState state = git_head_state(cli->head);
    if (state.commit == NULL) {
        return;
    }
    origin->revision = state.commit;
    origin->branch = state.branch;
    origin->modified = state.is_modified;
    const char *remote = GIT_ASK(cli->arena, origin->root, "config", "--get", "remote.origin.url");
    origin->repository = remote != NULL ? public_address(cli->arena, remote) : NULL;
}

/* ---- root ------------------------------------------------------------------------------ */

static bool is_below(const char *path, const char *directory) {
    size_t length = strlen(directory);
    return strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static const char *directory_of(Arena *arena, const char *directory, const char *file) {
    const char *path = directory != NULL ? platform_join(arena, directory, file) : file;
    return platform_dirname(arena, platform_absolute(arena, path));
}

/* The innermost folder with all units in it. */
static const char *folder_of_all(Arena *arena, const Results *results) {
    const UnitResult *first = results->units[0];
    const char *folder = directory_of(arena, first->directory, first->file);
    for (uint32_t i = 1; i < results->unit_count; i++) {
        const UnitResult *unit = results->units[i];
        const char *own = directory_of(arena, unit->directory, unit->file);
        while (!is_below(own, folder) && strcmp(platform_dirname(arena, folder), folder) != 0) {
            folder = platform_dirname(arena, folder);
        }
    }
    return folder;
}

void origin_ask(Cli *cli, const Project *project) {
    if (project->unit_count > 0) {
        const ProjectUnit *unit = &project->units[0];
        const char *directory = directory_of(cli->arena, unit->directory, unit->file);
        const char *tree = git_working_tree(cli->arena, directory);
        cli->head = tree != NULL ? git_head_begin(cli->arena, tree) : NULL;
    }
}

/* ---- command line ---------------------------------------------------------------------- */

/* Options that say nothing about what was checked and how; true if it has a value that
 * is a word of its own. */
static bool is_about_output(const char *word, bool *has_value) {
    static const char *const names[] = {"-j", "-o", "--jobs", "--output", "--format", "--color"};
    *has_value = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if (text_starts(word, names[i]) &&
            (length == 2 || word[length] == '\0' || word[length] == '=')) {
            *has_value = word[length] == '\0';
            return true;
        }
    }
    return false;
}

static const char *command_of(const Cli *cli) {
    Text out = text_new(cli->arena);
    text_append(&out, "fltcheck");
    bool is_ours = true; /* not behind "--" */
    for (size_t i = 1; i < cli->arg_count; i++) {
        const char *word = cli->args[i];
        bool has_value = false;
        is_ours = is_ours && strcmp(word, "--") != 0;
        if (is_ours && is_about_output(word, &has_value)) {
            i += has_value;
            continue;
        }
        bool plain = *word != '\0' && strpbrk(word, " \t\"'\\$&|;<>()*?") == NULL;
        text_printf(&out, plain ? " %s" : " \"%s\"", word);
    }
    return text_str(&out);
}

const ReportOrigin *origin_find(Cli *cli, const Results *results) {
    Arena *arena = cli->arena;
    ReportOrigin *origin = ARENA_NEW(arena, ReportOrigin);
    origin->command = command_of(cli);
    origin->root = platform_absolute(arena, ".");
    if (results->unit_count == 0) {
        return origin;
    }
    const UnitResult *unit = results->units[0];
    const char *directory = directory_of(arena, unit->directory, unit->file);
    const char *tree = git_working_tree(arena, directory);
    if (tree != NULL) {
        origin->root = tree;
        ask_repository(cli, origin);
    } else if (!is_below(directory, origin->root)) {
        origin->root = folder_of_all(arena, results);
    }
    return origin;
}
