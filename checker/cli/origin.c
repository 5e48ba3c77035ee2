/* origin.c - where the checked sources come from. */
#include "cli/origin.h"

#include "base/platform.h"

#include <string.h>

/* ---- git ------------------------------------------------------------------------------- */

/* What `git -C ROOT ARGUMENTS` prints, without white space around it; NULL if it fails. */
static const char *ask_git(Arena *arena, const char *root, const char *const *arguments) {
    const char *command[12] = {platform_find_program(arena, "git"), "-C", root};
    size_t count = 3;
    for (; *arguments != NULL; arguments++) {
        command[count++] = *arguments;
    }
    const char *error = NULL;
    PlatformProcess *process =
        command[0] != NULL ? platform_process_start(arena, command, &error) : NULL;
    if (process == NULL) {
        return NULL;
    }
    platform_process_finish(process);
    Text out = text_new(arena);
    char buffer[4096];
    for (size_t got; (got = platform_process_receive(process, buffer, sizeof buffer)) > 0;) {
        text_append_n(&out, buffer, got);
    }
    PlatformEnd end = platform_process_end(arena, process, false);
    return !end.is_signal && end.code == 0 ? text_trim(arena, text_str(&out)) : NULL;
}

#define ASK(arena, root, ...) ask_git((arena), (root), (const char *const[]){__VA_ARGS__, NULL})

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
    origin->revision = ASK(arena, origin->root, "rev-parse", "--verify", "-q", "HEAD");
    if (origin->revision == NULL) {
        return;
    }
    origin->branch = ASK(arena, origin->root, "symbolic-ref", "-q", "--short", "HEAD");
    const char *changes = ASK(arena, origin->root, "status", "--porcelain", "--untracked-files=no");
    origin->modified = changes != NULL && *changes != '\0';
    const char *remote = ASK(arena, origin->root, "config", "--get", "remote.origin.url");
    origin->repository = remote != NULL ? public_address(arena, remote) : NULL;
}

/* ---- root ------------------------------------------------------------------------------ */

static bool is_below(const char *path, const char *directory) {
    size_t length = strlen(directory);
    return strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* `directory` or the nearest above it that is a working tree, or NULL. */
static const char *working_tree(Arena *arena, const char *directory) {
    for (;;) {
        const char *mark = platform_join(arena, directory, ".git");
        if (platform_is_directory(mark) || platform_is_file(mark)) {
            return directory;
        }
        const char *above = platform_dirname(arena, directory);
        if (strcmp(above, directory) == 0 || strcmp(above, ".") == 0) {
            return NULL;
        }
        directory = above;
    }
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
    const char *tree = working_tree(arena, directory);
    if (tree != NULL) {
        origin->root = tree;
        ask_repository(arena, origin);
    } else if (!is_below(directory, origin->root)) {
        origin->root = directory;
    }
    return origin;
}
