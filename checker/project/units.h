/* units.h - collecting translation units into a project. */
#ifndef FLTCHECK_PROJECT_UNITS_H
#define FLTCHECK_PROJECT_UNITS_H

#include "base/strmap.h"
#include "base/vec.h"
#include "project/project.h"

typedef struct Units {
    Arena *arena;
    VEC(ProjectUnit) items;
    VEC(const char *) components;
    StrMap *seen; /* component and absolute file */
} Units;

typedef enum UnitsKind { UNITS_OTHER, UNITS_C, UNITS_CXX } UnitsKind;

/* What a file is by its name; case does not matter, as on Windows. */
UnitsKind units_kind(const char *file);

Units units_new(Arena *arena);

/* Adds a unit, unless its component has that file already. */
void units_add(Units *units, ProjectUnit unit);

const Project *units_finish(Units *units, const char *name);

#endif
