/* git.c - what git tells. */
#include "cli/git.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

const char *git_ask(Arena *arena, const char *root, const char *const *arguments) {
    const char *command[16] = {platform_find_program(arena, "git"), "-C", root};
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
