/* opening.h - what the readers of project descriptions share (private to project/). */
#ifndef FLTCHECK_PROJECT_OPENING_H
#define FLTCHECK_PROJECT_OPENING_H

#include "project/disk.h"
#include "project/msbuild.h"
#include "project/project.h"
#include "project/units.h"

typedef struct Opening {
    Arena *arena;
    Diag *diag;
    ProjectOptions options;
    MsbuildFiles files;
    Units units;
    const char *directory; /* the current one, where units are compiled */
    bool relative;         /* paths of units start there */
    StrMap *projects;      /* .vcxproj files that were read, by absolute path */
    bool incomplete;       /* something could not be read, and was reported */
} Opening;

/* An absolute path as it is to be shown and compiled: relative to the current
 * directory if the user named the project so. */
const char *opening_shown(const Opening *opening, const char *path);

/* The readers; each adds units and components. What can't be read is reported; false
 * if that is the file itself, `incomplete` is set if it is a part. Paths are absolute. */
bool compdb_read(Opening *opening, const char *path);
bool solution_read(Opening *opening, const char *path);
bool solution_read_project(Opening *opening, const char *path);
bool wdk_sources_read(Opening *opening, const char *path);
bool folder_read(Opening *opening, const char *path);

/* Components by where entry points are, for sources without any project. */
void guess_read(Opening *opening, const char *path, const MsbuildList *sources,
                const MsbuildList *header_folders);

#endif
