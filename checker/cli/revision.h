/* revision.h - the commit of a working copy, as far as files of git tell it. */
#ifndef FLTCHECK_CLI_REVISION_H
#define FLTCHECK_CLI_REVISION_H

#include "base/arena.h"

/* The commit that is checked out in or above `directory`; "" if there is none. */
const char *revision_of(Arena *arena, const char *directory);

/* The commit that a branch, a tag or HEAD stands for there; `name` itself if it is none of
 * them, for it may be (the beginning of) a commit. */
const char *revision_resolve(Arena *arena, const char *directory, const char *name);

#endif
