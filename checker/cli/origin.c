/* origin.c - where the checked sources come from. */
#include "cli/origin.h"

#include "base/platform.h"
#include "cli/git.h"

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

static void ask_repository(Arena *arena, ReportOrigin *origin) {
    origin->revision = GIT_ASK(arena, origin->root, "rev-parse", "--verify", "-q", "HEAD");
    if (origin->revision == NULL) {
        return;
    }
    origin->branch = GIT_ASK(arena, origin->root, "symbolic-ref", "-q", "--short", "HEAD");
    const char *changes =
        GIT_ASK(arena, origin->root, "status", "--porcelain", "--untracked-files=no");
    origin->modified = changes != NULL && *changes != '\0';
    const char *remote = GIT_ASK(arena, origin->root, "config", "--get", "remote.origin.url");
    origin->repository = remote != NULL ? public_address(arena, remote) : NULL;
}

/* ---- root ------------------------------------------------------------------------------ */

static bool is_below(const char *path, const char *directory) {
    size_t length = strlen(directory);
    return strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static const char *directory_of(Arena *arena, const UnitResult *unit) {
    const char *path = unit->file;
    if (unit->directory != NULL) {
        path = platform_join(arena, unit->directory, path);
    }
    return platform_dirname(arena, platform_absolute(arena, path));
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
    const char *directory = directory_of(arena, results->units[0]);
    const char *tree = git_working_tree(arena, directory);
    if (tree != NULL) {
        origin->root = tree;
        ask_repository(arena, origin);
    } else if (!is_below(directory, origin->root)) {
        origin->root = directory;
    }
    return origin;
}
