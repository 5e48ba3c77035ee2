/* platform.h - everything that differs between operating systems.
 *
 * The one room for calls to the operating system: files, paths, the terminal,
 * time. POSIX is implemented (platform_posix.c); Windows is to follow without
 * touching any other folder.
 */
#ifndef FLTCHECK_BASE_PLATFORM_H
#define FLTCHECK_BASE_PLATFORM_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Whole content of `path`, NUL-terminated beyond `*length`, or NULL with the
 * reason in `*error` (in the arena). `error` and `length` may be NULL. */
char *platform_read_file(Arena *arena, const char *path, size_t *length, const char **error);

/* Writes a file as a whole: to a temporary name beside it, then renamed, so a
 * reader never sees half of it. False with the reason in `*error`. */
bool platform_write_file(Arena *arena, const char *path, const char *bytes, size_t length,
                         const char **error);

bool platform_is_file(const char *path);
bool platform_is_directory(const char *path);

/* Names in a directory, sorted, without "." and ".."; NULL if unreadable. */
const char *const *platform_list_directory(Arena *arena, const char *path, size_t *count);

/* Absolute path without "." and ".." parts; the file need not exist. Symbolic
 * links are not resolved. */
const char *platform_absolute(Arena *arena, const char *path);

/* `path` made absolute relative to `directory` (returned as is if absolute). */
const char *platform_join(Arena *arena, const char *directory, const char *path);

/* The part before the last separator ("." if none) and the part after it. */
const char *platform_dirname(Arena *arena, const char *path);
const char *platform_basename(const char *path);

/* Directory of the running program, for files installed or built beside it. */
const char *platform_program_directory(Arena *arena);

bool platform_is_terminal(FILE *stream);

/* Seconds on a clock that never goes back, and the peak resident memory of
 * this process in bytes. */
double platform_seconds(void);
uint64_t platform_peak_memory(void);

#endif
