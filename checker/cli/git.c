/* git.c - what git tells. */
#include "cli/git.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

/* `git -C ROOT ARGUMENTS...`; NULL if there is no git. */
static PlatformProcess *begin(Arena *arena, const char *root, const char *const *arguments) {
    const char *command[16] = {platform_find_program(arena, "git"), "-C", root};
    size_t count = 3;
    for (; *arguments != NULL; arguments++) {
        command[count++] = *arguments;
    }
    const char *error = NULL;
    PlatformProcess *process =
        command[0] != NULL ? platform_process_start(arena, command, &error) : NULL;
    if (process != NULL) {
        platform_process_finish(process);
    }
    return process;
}

static const char *answer(Arena *arena, PlatformProcess *process) {
    if (process == NULL) {
        return NULL;
    }
    Text out = text_new(arena);
    char buffer[4096];
    for (size_t got; (got = platform_process_receive(process, buffer, sizeof buffer)) > 0;) {
        text_append_n(&out, buffer, got);
    }
    PlatformEnd end = platform_process_end(arena, process, false);
    return !end.is_signal && end.code == 0 ? text_trim(arena, text_str(&out)) : NULL;
}

const char *git_ask(Arena *arena, const char *root, const char *const *arguments) {
    return answer(arena, begin(arena, root, arguments));
}

const char *git_working_tree(Arena *arena, const char *directory) {
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

/* ---- what is checked out ------------------------------------------------------------------- */

struct GitHead {
    Arena *arena;
    PlatformProcess *process; /* NULL: it has answered, or can't */
    GitState state;
};

GitHead *git_head_begin(Arena *arena, const char *root) {
    static const char *const arguments[] = {
        "--no-optional-locks", "status", "--porcelain=v2", "--branch", "--untracked-files=no",
        "--no-renames",        NULL};
    GitHead *head = ARENA_NEW(arena, GitHead);
    *head = (GitHead){.arena = arena, .process = begin(arena, root, arguments)};
    return head;
}

/* Names in round brackets are none: "(initial)", "(detached)". */
static const char *value_of(Arena *arena, const char *line, size_t length, const char *key) {
    size_t prefix = strlen(key);
    bool fits = length > prefix && strncmp(line, key, prefix) == 0 && line[prefix] != '(';
    return fits ? arena_strndup(arena, line + prefix, length - prefix) : NULL;
}

static GitState read_state(Arena *arena, const char *lines) {
    GitState state = {0};
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        const char *commit = value_of(arena, lines, length, "# branch.oid ");
        const char *branch = value_of(arena, lines, length, "# branch.head ");
        state.commit = commit != NULL ? commit : state.commit;
        state.branch = branch != NULL ? branch : state.branch;
        state.is_modified = state.is_modified || *lines != '#';
        lines += length + (lines[length] == '\n');
    }
    return state;
}

GitState git_head_state(GitHead *head) {
    if (head == NULL) {
        return (GitState){0};
    }
    if (head->process != NULL) {
        const char *lines = answer(head->arena, head->process);
        head->process = NULL;
        head->state = lines != NULL ? read_state(head->arena, lines) : (GitState){0};
    }
    return head->state;
}
