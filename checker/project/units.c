/* units.c - collecting translation units into a project. */
#include "project/units.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

UnitsKind units_kind(const char *file) {
    static const struct {
        const char *ending;
        UnitsKind kind;
    } kinds[] = {
        {".c", UNITS_C},     {".i", UNITS_C},     {".cpp", UNITS_CXX}, {".cc", UNITS_CXX},
        {".cxx", UNITS_CXX}, {".c++", UNITS_CXX}, {".cp", UNITS_CXX},  {".ii", UNITS_CXX},
    };
    const char *dot = strrchr(platform_basename(file), '.');
    for (size_t i = 0; dot != NULL && i < sizeof kinds / sizeof *kinds; i++) {
        size_t length = strlen(kinds[i].ending);
        bool same = strlen(dot) == length;
        for (size_t k = 0; same && k < length; k++) {
            char c = dot[k];
            same = (c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) == kinds[i].ending[k];
        }
        if (same) {
            return kinds[i].kind;
        }
    }
    return UNITS_OTHER;
}

Units units_new(Arena *arena) {
    return (Units){.arena = arena, .seen = strmap_new(arena)};
}

void units_add(Units *units, ProjectUnit unit) {
    Arena *arena = units->arena;
    const char *path = platform_absolute(arena, platform_join(arena, unit.directory, unit.file));
    const char *key = arena_printf(arena, "%s|%s", unit.component, path);
    if (strmap_has(units->seen, key)) {
        return;
    }
    strmap_put(units->seen, key, NULL);
    vec_push(arena, &units->items, unit);
    for (size_t i = 0; i < units->components.count; i++) {
        if (strcmp(units->components.items[i], unit.component) == 0) {
            return;
        }
    }
    vec_push(arena, &units->components, unit.component);
}

const Project *units_finish(Units *units, const char *name) {
    Project *project = ARENA_NEW(units->arena, Project);
    *project = (Project){name, units->items.items, units->items.count, units->components.items,
                         units->components.count};
    return project;
}

/* ---- the arguments of a unit -------------------------------------------------------- */

/* A project-wide -std= may be for the other language: clang refuses that. */
static bool fits_language(const char *arg, bool is_cxx) {
    if (!text_starts(arg, "-std=")) {
        return true;
    }
    const char *standard = arg + strlen("-std=");
    bool cxx_standard = text_starts(standard, "c++") || text_starts(standard, "gnu++");
    return cxx_standard == is_cxx;
}

const char *const *project_unit_args(Arena *arena, const ProjectUnit *unit, const Headers *headers,
                                     size_t *count) {
    const char *const *environment = unit->is_cxx ? headers->cxx_args : headers->c_args;
    size_t environment_count = unit->is_cxx ? headers->cxx_arg_count : headers->c_arg_count;
    const char **args = ARENA_ARRAY(arena, const char *, environment_count + unit->arg_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < environment_count; i++) {
        args[n++] = environment[i];
    }
    for (size_t i = 0; i < unit->arg_count; i++) {
        if (fits_language(unit->args[i], unit->is_cxx)) {
            args[n++] = unit->args[i];
        }
    }
    *count = n;
    return args;
}
