/* sln.h - solution files: which projects, in which configuration (private to
 * project/). */
#ifndef FLTCHECK_PROJECT_SLN_H
#define FLTCHECK_PROJECT_SLN_H

#include "base/diag.h"
#include "project/configurations.h"
#include "project/msbuild.h"

typedef struct SlnProject {
    const char *name;
    const char *path; /* as written */
    const char *id;   /* in lower case */
    unsigned line;
    Configuration configuration; /* that the chosen one of the solution maps to, or empty */
    bool built;                  /* in that configuration */
} SlnProject;

typedef struct Sln {
    VEC(SlnProject) projects; /* that compile: others are not listed ... */
    MsbuildList others;       /* ... but named here */
    ConfigurationList configurations;
    const Configuration *chosen; /* NULL if there are none */
    bool exact;                  /* it is what was wanted */
} Sln;

/* Parses the text of a .sln and chooses a configuration. */
Sln sln_parse(Arena *arena, const char *text, const char *configuration, const char *platform);

/* The same for a .slnx. */
Sln sln_parse_xml(Arena *arena, const XmlElement *root, const char *configuration,
                  const char *platform);

#endif
