/* platform.h - everything that differs between operating systems.
 *
 * The one room for calls to the operating system: files, paths, the terminal,
 * time, processes. POSIX is implemented (platform_posix.c and, for processes,
 * platform_posix_process.c); Windows is to follow without touching any other
 * folder.
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

/* What changes when a file does: if all of it is as it was, and it was not read in the same
 * moment in which it changed, so is its content. Times are nanoseconds since 1970. */
typedef struct PlatformStamp {
    uint64_t size, file; /* bytes; which file it is */
    int64_t modified, changed;
} PlatformStamp;
bool platform_stamp(const char *path, PlatformStamp *stamp); /* false: no file */
int64_t platform_clock(void);                                /* now */

/* Whether a file could be written there, new or not, with further files beside it. */
bool platform_can_write(const char *path);

bool platform_is_file(const char *path);
bool platform_is_directory(const char *path);

/* Whether both are there, and one file: a path can lead through symbolic links. */
bool platform_is_same_file(const char *a, const char *b);

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

/* The running program's own file (NULL if that can't be found out), and the
 * directory in which it lies, for files installed or built beside it. */
const char *platform_program(Arena *arena);
const char *platform_program_directory(Arena *arena);

/* The file of a program that the shell would find by that name, or NULL. */
const char *platform_find_program(Arena *arena, const char *name);

bool platform_is_terminal(FILE *stream);

/* Seconds on a clock that never goes back, and the peak resident memory of
 * this process in bytes. */
double platform_seconds(void);
uint64_t platform_peak_memory(void);

/* ---- other processes ---------------------------------------------------------------
 *
 * A child that is written to and read from; what it prints to standard error is
 * collected. Children end with this process, however it ends: at the latest when they
 * next read or write, with Linux at once. */

typedef struct PlatformProcess PlatformProcess;

/* Starts `command` (ends with NULL; the program's file first). It lives in `arena`
 * until platform_process_end(). NULL with the reason in `*error` if that fails. */
PlatformProcess *platform_process_start(Arena *arena, const char *const *command,
                                        const char **error);

/* Starts a copy of this process, which does `work` with streams of its own and ends with what that
 * returns: it need not load and prepare anything again. Only while there is one thread; what was
 * open here, files of others above all, is not to be touched by it. NULL if it can't be had. */
PlatformProcess *platform_process_copy(Arena *arena, int (*work)(void));

/* Writes all of it; false if nobody is there to read it, which is not noticed where the pipe holds
 * all. What the child has printed
 * to standard error before is forgotten. */
bool platform_process_send(PlatformProcess *process, const void *bytes, size_t length);

/* Waits until one of `count` children has written something or ended, for `seconds`
 * at most (at once if 0 or less), and sets `ready[i]` for those. If the user interrupts
 * the program meanwhile, all of `processes` are ended and so is the program. */
void platform_process_wait(PlatformProcess *const *processes, size_t count, double seconds,
                           bool *ready);

/* Up to `size` bytes of what a child that is ready has written; 0: it has ended or
 * closed its output. */
size_t platform_process_receive(PlatformProcess *process, void *buffer, size_t size);

typedef struct PlatformEnd {
    bool is_signal; /* ended by signal `code`, else with exit status `code` */
    int code;
    const char *errors;   /* the last it printed to standard error */
    uint64_t peak_memory; /* resident bytes, like platform_peak_memory(); 0: unknown */
} PlatformEnd;

/* Closes the child's input: nothing more will come. */
void platform_process_finish(PlatformProcess *process);

/* Closes the child's input and waits for its end; `kill` ends it at once. */
PlatformEnd platform_process_end(Arena *arena, PlatformProcess *process, bool kill);

/* For a child that does one piece of work after the other: to end when its parent does,
 * to keep memory for the next piece, and to get no more than `memory` bytes of address
 * space (0: no limit). The sanitizers need more than any limit: under them there is
 * none. */
void platform_become_child(uint64_t memory);

/* To be called first: a file that may not grow further is an error of whoever writes it, and
 * not the end of the program. */
void platform_begin(void);

/* Sets a variable of this process's environment. */
void platform_set_environment(const char *name, const char *value);

/* ---- threads --------------------------------------------------------------------------- */

typedef struct PlatformThread PlatformThread;
typedef void PlatformRoutine(void *context);

/* NULL if there can't be another one; else it lives in `arena` until platform_thread_join(). */
PlatformThread *platform_thread_start(Arena *arena, PlatformRoutine *routine, void *context);
void platform_thread_join(PlatformThread *thread);

/* What only one thread at a time may have, and a signal to those that wait for something in it to
 * change. Released with platform_lock_close(). */
typedef struct PlatformLock PlatformLock;
PlatformLock *platform_lock_open(Arena *arena);
void platform_lock_close(PlatformLock *lock);
void platform_lock(PlatformLock *lock);
void platform_unlock(PlatformLock *lock);
void platform_signal(PlatformLock *lock);

/* Gives the lock away until a signal comes, or for `seconds` at most (negative: for ever). */
void platform_wait(PlatformLock *lock, double seconds);

/* Writing where nobody reads any more is an error from now on, not the end of the program. */
void platform_ignore_closed_pipes(void);

/* ---- libraries that are not linked ------------------------------------------------------ */

/* Loads a library by its file, or by a name that the system looks for; NULL with the reason in
 * `*error`. It stays until this process ends. */
typedef struct PlatformLibrary PlatformLibrary;
PlatformLibrary *platform_library_open(Arena *arena, const char *name, const char **error);

/* One of its functions, to be converted to what it is; NULL if there is none of that name. */
typedef void PlatformFunction(void);
PlatformFunction *platform_library_function(PlatformLibrary *library, const char *name);

/* How many processors there are, at least 1. */
unsigned platform_processors(void);

#endif
