/* units.h - collecting translation units into a project (private to project/). */
#ifndef FLTCHECK_PROJECT_UNITS_H
#define FLTCHECK_PROJECT_UNITS_H

#include "base/strmap.h"
#include "base/vec.h"
#include "project/project.h"

typedef struct Units {
    Arena *arena;
    VEC(ProjectUnit) items;
    VEC(ProjectComponent) components;
    StrMap *component_names;
    StrMap *seen;  /* component and absolute file */
    StrMap *files; /* absolute file */
} Units;

typedef enum UnitsKind { UNITS_OTHER, UNITS_C, UNITS_CXX } UnitsKind;

/* What a file is by its name; case does not matter, as on Windows. */
UnitsKind units_kind(const char *file);

Units units_new(Arena *arena);

/* Adds a component; if its name is taken, with another name: with that of its
 * origin's folder in front, or a number behind. Returns the name that it got. */
const char *units_add_component(Units *units, ProjectComponent component);

/* Adds a unit, unless its component has that file already. A component that was not
 * added before is known by its name only. */
void units_add(Units *units, ProjectUnit unit);

/* True if some component has the file. */
bool units_have(const Units *units, const char *absolute_file);

/* Adds the components of `other` that have a file which `units` has not; false if
 * there is none. */
bool units_merge_news(Units *units, const Units *other);

/* Components without a unit are left out. */
const Project *units_finish(Units *units, const char *name);

#endif
