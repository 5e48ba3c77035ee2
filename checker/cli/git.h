/* git.h - what git tells, if it is there. */
#ifndef FLTCHECK_CLI_GIT_H
#define FLTCHECK_CLI_GIT_H

#include "base/arena.h"

/* What `git -C ROOT ARGUMENTS...` (they end with NULL) prints, without white space around
 * it; NULL if it fails, or there is no git. */
const char *git_ask(Arena *arena, const char *root, const char *const *arguments);
#define GIT_ASK(arena, root, ...) git_ask((arena), (root), (const char *const[]){__VA_ARGS__, NULL})

/* `directory` (absolute) or the nearest above it that is a working tree, or NULL. */
const char *git_working_tree(Arena *arena, const char *directory);

#endif
