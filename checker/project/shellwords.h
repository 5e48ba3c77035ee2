/* shellwords.h - a command line, split into words. */
#ifndef FLTCHECK_PROJECT_SHELLWORDS_H
#define FLTCHECK_PROJECT_SHELLWORDS_H

#include "base/arena.h"
#include "base/vec.h"

#include <stdbool.h>

typedef VEC(const char *) ShellWords;

/* As a POSIX shell does: quotes ' and ", backslash; nothing is expanded. */
void shellwords_split_posix(Arena *arena, const char *text, ShellWords *words);

/* As programs on Windows do (the rules of CommandLineToArgvW): quotes ",
 * backslashes only special before a quote, "" inside quotes is a quote. */
void shellwords_split_windows(Arena *arena, const char *text, ShellWords *words);

/* True if `command` looks as if it was written for Windows: it starts with an
 * .exe or a drive letter, or `directory` does. */
bool shellwords_is_windows(const char *command, const char *directory);

#endif
