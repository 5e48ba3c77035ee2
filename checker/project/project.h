/* project.h - what to parse: translation units with complete compiler arguments.
 *
 * Sources of this knowledge: compile_commands.json, or file names with
 * arguments given on the command line. A component is a set of units that are
 * linked together (one driver, one program).
 *
 * Header environments let driver code parse on a machine without the WDK:
 *   bundled  headers of our own, embedded in the program; enough for typical
 *            drivers, fastest
 *   mingw    the DDK headers of Debian's mingw-w64-common with our fltKernel.h
 *            and what else they lack on top
 *   wdk:DIR  a real WDK ("Windows Kits/10" or its Include directory)
 *   auto     mingw if it is installed, else bundled; a project whose own include
 *            paths lead to other headers sees those first in either
 *
 * Everything returned lives in the arena given.
 */
#ifndef FLTCHECK_PROJECT_PROJECT_H
#define FLTCHECK_PROJECT_PROJECT_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- header environments ----------------------------------------------------- */

typedef enum HeadersKind { HEADERS_AUTO, HEADERS_BUNDLED, HEADERS_MINGW, HEADERS_WDK } HeadersKind;

typedef struct ProjectFile { /* a file that exists only in memory */
    const char *path;
    const char *text;
    size_t length;
} ProjectFile;

typedef struct Headers {
    HeadersKind kind;        /* never AUTO */
    const char *description; /* "mingw-w64 (/usr/share/mingw-w64/include) + bundled fltKernel.h" */
    const char *const *c_args; /* target, definitions, -isystem ...: for C */
    size_t c_arg_count;
    const char *const *cxx_args; /* the same for C++ */
    size_t cxx_arg_count;
    const ProjectFile *files; /* virtual files that the arguments refer to */
    size_t file_count;
    const char *const *system_directories;
    size_t system_directory_count;
} Headers;

/* Parses "auto", "bundled", "mingw", "wdk:DIR" and sets up the environment.
 * `resource_directory` is libclang's (may be NULL). Returns NULL after a message
 * to `diag` (unknown word, directory without fltKernel.h, mingw not installed). */
const Headers *headers_open(Arena *arena, const char *choice, const char *resource_directory,
                            Diag *diag);

/* ---- projects ------------------------------------------------------------------ */

typedef struct ProjectUnit {
    const char *file;      /* as given in the compile command */
    const char *directory; /* compile directory */
    const char *component;
    const char *const *args; /* -I -D -include -std ... of the command, cleaned:
                                no compiler, no output, no warnings; without the
                                header environment's arguments */
    size_t arg_count;
    bool is_cxx;
    const char *const *dropped; /* options that were not understood or do not
                                   matter */
    size_t dropped_count;
} ProjectUnit;

typedef struct Project {
    const char *name;
    const ProjectUnit *units; /* in the order of the input, duplicates dropped */
    size_t unit_count;
    const char *const *components; /* names, in order of first unit */
    size_t component_count;
} Project;

/* From a compile_commands.json (or the directory that has one): "command" and
 * "arguments" forms, gcc, clang and cl style. Units go to components by their
 * linked output if that is told, else all into one named after the directory.
 * NULL after a message to `diag`. */
const Project *project_from_database(Arena *arena, const char *path, Diag *diag);

/* From files and directories (searched for .c files) with common arguments. */
const Project *project_from_files(Arena *arena, const char *const *paths, size_t path_count,
                                  const char *const *args, size_t arg_count, Diag *diag);

/* The nearest compile_commands.json in `directory` or above it, or NULL. */
const char *project_find_database(Arena *arena, const char *directory);

/* The complete argument list for a unit: environment, then the unit's own. */
const char *const *project_unit_args(Arena *arena, const ProjectUnit *unit, const Headers *headers,
                                     size_t *count);

#endif
