/* project.h - what to parse: translation units with complete compiler arguments.
 *
 * Sources of this knowledge: compile_commands.json, projects of Visual Studio, or
 * file names with arguments given on the command line. A component is a set of
 * units that are linked together (one driver, one program).
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
    const char *const *dropped; /* options that were not understood, or that could
                                   matter and are left out all the same */
    size_t dropped_count;
    const char *const *idle; /* such without which the same is read: /nologo, -O2 */
    size_t idle_count;
} ProjectUnit;

typedef enum ProjectKind {
    PROJECT_UNKNOWN, /* not told, as in a compile_commands.json */
    PROJECT_DRIVER,
    PROJECT_PROGRAM, /* .exe or .dll */
    PROJECT_LIBRARY, /* static, and nothing of the project links it */
    PROJECT_TEST     /* a program that tests */
} ProjectKind;

/* Which headers a component is written for. */
typedef enum ProjectMode { PROJECT_ANY_MODE, PROJECT_KERNEL_MODE, PROJECT_USER_MODE } ProjectMode;

typedef struct ProjectComponent {
    const char *name; /* no other component of the project has it */
    ProjectKind kind;
    ProjectMode mode;
    bool is_asked_for;         /* named alone on the command line: read in any case */
    const char *origin;        /* the file that told of it, or NULL */
    const char *solution;      /* the solution that lists it, or NULL */
    const char *configuration; /* "Debug|x64", or NULL */
    const char *const *notes;  /* what was decided or left out, in sentences */
    size_t note_count;
    const char *const *exports; /* what its linker is told to export, as in export.h of ir */
    size_t export_count;
    bool tells_exports;            /* a library of which all settings of the linker are known */
    const char *const *unresolved; /* properties without a value, where that
                                      matters for reading the sources */
    size_t unresolved_count;
} ProjectComponent;

typedef struct Project {
    const char *name;
    const ProjectUnit *units; /* in the order of the input, duplicates dropped; a
                                 file of two components has one in each */
    size_t unit_count;
    const ProjectComponent *components;
    size_t component_count;
    bool incomplete; /* part of it could not be read: what is missing was reported */
} Project;

typedef struct ProjectOptions {
    const char *configuration; /* --config, or NULL: Debug if there is one */
    const char *platform;      /* --platform, or NULL: x64 if there is one */
} ProjectOptions;

/* "driver", "program", ...; "" if unknown. */
const char *project_kind_name(ProjectKind kind);

/* Whatever describes a project: a compile_commands.json (any .json), a .sln, a
 * .slnx, a .vcxproj, a SOURCES file of the old WDK, a build directory of CMake, or
 * a folder: the projects found in it, else its sources, with include folders and
 * components guessed. docs/projects.md tells what is read. Problems go to `diag`;
 * NULL if nothing to check was found. Paths of units start as `path` does: from the
 * current directory if it is relative. */
const Project *project_open(Arena *arena, const char *path, const ProjectOptions *options,
                            Diag *diag);

/* True if project_open() knows what to do with a file of that name. */
bool project_is_description(const char *path);

/* The project as compile_commands.json, one entry per unit and component.
 * project_open() makes the same units and components of it. */
const char *project_to_database(Arena *arena, const Project *project);

/* From source files with common arguments, as one component. NULL after a message. */
const Project *project_from_files(Arena *arena, const char *const *paths, size_t path_count,
                                  const char *const *args, size_t arg_count, Diag *diag);

/* The nearest compile_commands.json in `directory` or above it, or NULL. */
const char *project_find_database(Arena *arena, const char *directory);

/* The complete argument list for a unit: environment, then the unit's own. */
const char *const *project_unit_args(Arena *arena, const ProjectUnit *unit, const Headers *headers,
                                     size_t *count);

#endif
