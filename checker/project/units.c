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
        if (text_same_nocase(dot, kinds[i].ending)) {
            return kinds[i].kind;
        }
    }
    return UNITS_OTHER;
}

Units units_new(Arena *arena) {
    return (Units){.arena = arena,
                   .component_names = strmap_new(arena),
                   .seen = strmap_new(arena),
                   .files = strmap_new(arena)};
}

static const char *free_name(Units *units, const ProjectComponent *component) {
    const char *name = component->name;
    if (strmap_has(units->component_names, name) && component->origin != NULL) {
        const char *folder = platform_basename(platform_dirname(units->arena, component->origin));
        name = arena_printf(units->arena, "%s/%s", folder, name);
    }
    const char *base = name;
    for (unsigned n = 2; strmap_has(units->component_names, name); n++) {
        name = arena_printf(units->arena, "%s (%u)", base, n);
    }
    return name;
}

const char *units_add_component(Units *units, ProjectComponent component) {
    component.name = free_name(units, &component);
    strmap_put(units->component_names, component.name, NULL);
    vec_push(units->arena, &units->components, component);
    return component.name;
}

static const char *absolute_of(Arena *arena, const ProjectUnit *unit) {
    return platform_absolute(arena, platform_join(arena, unit->directory, unit->file));
}

void units_add(Units *units, ProjectUnit unit) {
    Arena *arena = units->arena;
    const char *path = absolute_of(arena, &unit);
    const char *key = arena_printf(arena, "%s|%s", unit.component, path);
    if (strmap_has(units->seen, key)) {
        return;
    }
    strmap_put(units->seen, key, NULL);
    strmap_put(units->files, path, NULL);
    vec_push(arena, &units->items, unit);
    if (!strmap_has(units->component_names, unit.component)) {
        units_add_component(units, (ProjectComponent){.name = unit.component});
    }
}

bool units_have(const Units *units, const char *absolute_file) {
    return strmap_has(units->files, absolute_file);
}

static bool has_news(const Units *units, const Units *other, const char *component) {
    for (size_t i = 0; i < other->items.count; i++) {
        const ProjectUnit *unit = &other->items.items[i];
        if (strcmp(unit->component, component) == 0 &&
            !units_have(units, absolute_of(units->arena, unit))) {
            return true;
        }
    }
    return false;
}

bool units_merge_news(Units *units, const Units *other) {
    bool *news = ARENA_ARRAY(units->arena, bool, other->components.count);
    bool any = false;
    for (size_t c = 0; c < other->components.count; c++) {
        news[c] = has_news(units, other, other->components.items[c].name);
        any = any || news[c];
    }
    for (size_t c = 0; c < other->components.count; c++) {
        const ProjectComponent *component = &other->components.items[c];
        const char *name = news[c] ? units_add_component(units, *component) : NULL;
        for (size_t i = 0; name != NULL && i < other->items.count; i++) {
            ProjectUnit unit = other->items.items[i];
            if (strcmp(unit.component, component->name) == 0) {
                unit.component = name;
                units_add(units, unit);
            }
        }
    }
    return any;
}

const Project *units_finish(Units *units, const char *name) {
    Arena *arena = units->arena;
    StrMap *used = strmap_new(arena);
    for (size_t i = 0; i < units->items.count; i++) {
        strmap_put(used, units->items.items[i].component, NULL);
    }
    VEC(ProjectComponent) components = {0};
    for (size_t i = 0; i < units->components.count; i++) {
        if (strmap_has(used, units->components.items[i].name)) {
            vec_push(arena, &components, units->components.items[i]);
        }
    }
    Project *project = ARENA_NEW(arena, Project);
    *project = (Project){.name = name,
                         .units = units->items.items,
                         .unit_count = units->items.count,
                         .components = components.items,
                         .component_count = components.count};
    return project;
}

const char *project_kind_name(ProjectKind kind) {
    static const char *const names[] = {[PROJECT_UNKNOWN] = "",
                                        [PROJECT_DRIVER] = "driver",
                                        [PROJECT_PROGRAM] = "program",
                                        [PROJECT_LIBRARY] = "library",
                                        [PROJECT_TEST] = "test"};
    return names[kind];
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
