/* vcxproj.h - one project of Visual Studio: what it is, its units, what it links
 * (private to project/). */
#ifndef FLTCHECK_PROJECT_VCXPROJ_H
#define FLTCHECK_PROJECT_VCXPROJ_H

#include "project/configurations.h"
#include "project/opening.h"

typedef struct Vcxproj {
    const char *path; /* absolute */
    const char *name;
    const char *configuration; /* "Debug|x64" */
    ProjectKind kind;
    ProjectMode mode;
    bool is_static;         /* a static library: part of what links it */
    bool is_linked;         /* something does */
    const char *output;     /* file name of what it builds */
    VEC(ProjectUnit) units; /* without a component */
    MsbuildList references; /* projects whose library it links, absolute paths */
    MsbuildList libraries;  /* file names of what it links besides */
    MsbuildList exports;    /* entries for its linker's list of exports */
    bool tells_exports;     /* a .dll */
    MsbuildList notes;
    MsbuildList unresolved;
} Vcxproj;

/* What is known about a project from outside. */
typedef struct VcxprojRequest {
    const char *path;
    const char *solution;        /* absolute path of the .sln, or NULL */
    const char *name;            /* in that solution, or NULL */
    Configuration configuration; /* that the solution maps to, or empty names */
} VcxprojRequest;

/* Reads and evaluates it. NULL after a message. */
Vcxproj *vcxproj_read(Opening *opening, const VcxprojRequest *request);

/* Fills in the units from the evaluated project. */
void vcxproj_units(Opening *opening, Vcxproj *project, Msbuild *build);

/* Fills in what the linker is told to export, in a .def file or options (vcxproj_exports.c). */
void vcxproj_exports(Opening *opening, Vcxproj *project, Msbuild *build);

/* The .sln of a project that is opened without one: the nearest in its folder or above
 * that names it, or NULL. */
const char *vcxproj_solution_find(Opening *opening, const char *project);

/* Where no .sln names the project: the folder that $(SolutionDir) most likely is, by
 * which of what it is put before exists there. NULL if the project does not ask. */
const char *vcxproj_solution_guess(Opening *opening, const char *project);

/* The definitions that the toolset of the project adds. */
void vcxproj_toolset(Msbuild *build, const Vcxproj *project, MsbuildList *words);

#endif
