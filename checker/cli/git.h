/* git.h - what git tells, if it is there.
 *
 * Its files are not read here: what they mean depends on its version, on where work trees and
 * references are kept, and on settings. Asking costs a process, so what every run wants to know is
 * asked at the beginning and answered meanwhile. */
#ifndef FLTCHECK_CLI_GIT_H
#define FLTCHECK_CLI_GIT_H

#include "base/arena.h"

#include <stdbool.h>

/* What `git -C ROOT ARGUMENTS...` (they end with NULL) prints, without white space around
 * it; NULL if it fails, or there is no git. */
const char *git_ask(Arena *arena, const char *root, const char *const *arguments);
#define GIT_ASK(arena, root, ...) git_ask((arena), (root), (const char *const[]){__VA_ARGS__, NULL})

/* `directory` (absolute) or the nearest above it that is a working tree, or NULL. */
const char *git_working_tree(Arena *arena, const char *directory);

/* What is checked out in a working tree. */
typedef struct GitState {
    const char *commit, *branch; /* NULL: none, or git does not tell */
    bool is_modified;            /* there are changes that the commit does not have */
} GitState;
typedef struct GitHead GitHead;

/* Asks for it; the answer is waited for when it is wanted first. NULL: nobody was asked. */
GitHead *git_head_begin(Arena *arena, const char *root);
GitState git_head_state(GitHead *head);

#endif
