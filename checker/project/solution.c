/* solution.c - from the projects of a solution to components: what links what. */
#include "base/platform.h"
#include "base/text.h"
#include "project/opening.h"
#include "project/sln.h"
#include "project/vcxproj.h"

#include <string.h>

/* The projects that are looked at together. */
typedef struct Solution {
    Opening *opening;
    Arena *arena;
    const char *path; /* of the .sln, or NULL */
    VEC(Vcxproj *) projects;
    size_t own; /* of these: the others are only there because one of these links them */
    StrMap *by_path;
} Solution;

static DiagPlace place_of(const Opening *opening, const char *path) {
    return (DiagPlace){opening_shown(opening, path), 0, 0};
}

/* ---- reading projects ------------------------------------------------------------------------ */

static Vcxproj *read_project(Solution *solution, const VcxprojRequest *request) {
    Opening *opening = solution->opening;
    if (strmap_has(solution->by_path, request->path)) {
        return strmap_get(solution->by_path, request->path);
    }
    Vcxproj *project = vcxproj_read(opening, request);
    strmap_put(solution->by_path, request->path, project);
    strmap_put(opening->projects, request->path, project);
    if (project == NULL) {
        opening->incomplete = true;
    } else {
        vec_push(solution->arena, &solution->projects, project);
    }
    return project;
}

/* Libraries outside of the solution, too. The list grows while it is walked. */
static void read_references(Solution *solution) {
    solution->own = solution->projects.count;
    for (size_t i = 0; i < solution->projects.count; i++) {
        const Vcxproj *project = solution->projects.items[i];
        for (size_t k = 0; k < project->references.count; k++) {
            const char *path = project->references.items[k];
            if (platform_is_file(path)) {
                VcxprojRequest request = {.path = path, .solution = solution->path};
                read_project(solution, &request);
            } else if (!strmap_has(solution->by_path, path)) {
                diag_report(solution->opening->diag, DIAG_WARNING,
                            place_of(solution->opening, project->path),
                            "refers to a project that is not there: %s",
                            opening_shown(solution->opening, path));
                strmap_put(solution->by_path, path, NULL);
                solution->opening->incomplete = true;
            }
        }
    }
}

/* ---- what is linked ---------------------------------------------------------------------------
 */

static bool refers_to(const Vcxproj *project, const Vcxproj *library) {
    for (size_t i = 0; i < project->references.count; i++) {
        if (strcmp(project->references.items[i], library->path) == 0) {
            return true;
        }
    }
    return false;
}

/* True if `file`, which is linked, is called as what the library builds. */
static bool has_name(const char *file, const Vcxproj *library) {
    return library->is_static && text_same_nocase(platform_basename(file), library->output);
}

static bool is_in_project(Solution *solution, const char *file, const Vcxproj *library) {
    const char *folder = platform_dirname(solution->arena, library->path);
    return text_starts_nocase(file, arena_printf(solution->arena, "%s/", folder));
}

/* Libraries can have the same name: a path into one's folder means that one; else it is
 * the one that is made for the same mode. */
static bool links_file(Solution *solution, const Vcxproj *project, const char *file,
                       const Vcxproj *library) {
    if (!has_name(file, library)) {
        return false;
    }
    for (size_t i = 0; i < solution->projects.count; i++) {
        const Vcxproj *other = solution->projects.items[i];
        if (has_name(file, other) && is_in_project(solution, file, other)) {
            return is_in_project(solution, file, library);
        }
    }
    return library->mode == project->mode;
}

static bool links(Solution *solution, const Vcxproj *project, const Vcxproj *library) {
    if (!library->is_static || project == library) {
        return false;
    }
    bool linked = refers_to(project, library);
    for (size_t i = 0; !linked && i < project->libraries.count; i++) {
        linked = links_file(solution, project, project->libraries.items[i], library);
    }
    return linked;
}

static void add_units(Solution *solution, const Vcxproj *project, const char *component) {
    for (size_t i = 0; i < project->units.count; i++) {
        ProjectUnit unit = project->units.items[i];
        unit.component = component;
        units_add(&solution->opening->units, unit);
    }
}

typedef VEC(const Vcxproj *) Linked;

/* `project` and, in the order in which they are found, the libraries that end up in it. */
static Linked linked_into(Solution *solution, const Vcxproj *project) {
    Linked linked = {0};
    vec_push(solution->arena, &linked, project);
    for (size_t i = 0; i < linked.count; i++) {
        for (size_t k = 0; k < solution->projects.count; k++) {
            const Vcxproj *library = solution->projects.items[k];
            bool known = !links(solution, linked.items[i], library);
            for (size_t j = 0; !known && j < linked.count; j++) {
                known = linked.items[j] == library;
            }
            if (!known) {
                vec_push(solution->arena, &linked, library);
            }
        }
    }
    return linked;
}

static void mark_linked(Solution *solution, const Vcxproj *root) {
    Linked linked = linked_into(solution, root);
    for (size_t i = 1; i < linked.count; i++) {
        for (size_t k = 0; k < solution->projects.count; k++) {
            Vcxproj *project = solution->projects.items[k];
            project->is_linked = project->is_linked || project == linked.items[i];
        }
    }
}

static bool is_referenced(Solution *solution, const Vcxproj *library) {
    for (size_t i = 0; i < solution->projects.count; i++) {
        if (links(solution, solution->projects.items[i], library)) {
            return true;
        }
    }
    return false;
}

/* Programs and drivers first, then libraries that nothing links, then what is left:
 * libraries that link each other in a circle. */
static void find_linked(Solution *solution) {
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < solution->own; i++) {
            const Vcxproj *project = solution->projects.items[i];
            bool is_root = round == 0   ? !project->is_static
                           : round == 1 ? !is_referenced(solution, project)
                                        : !project->is_linked;
            if (is_root) {
                mark_linked(solution, project);
            }
        }
    }
}

/* ---- components ---------------------------------------------------------------------------------
 */

/* Its own name, with its folder's in front if another project is called the same. */
static const char *component_name(const Solution *solution, const Vcxproj *project) {
    for (size_t i = 0; i < solution->projects.count; i++) {
        const Vcxproj *other = solution->projects.items[i];
        if (other != project && strcmp(other->name, project->name) == 0) {
            const char *folder = platform_dirname(solution->arena, project->path);
            return arena_printf(solution->arena, "%s/%s", platform_basename(folder), project->name);
        }
    }
    return project->name;
}

static void add_component(Solution *solution, Vcxproj *project) {
    Opening *opening = solution->opening;
    Linked linked = linked_into(solution, project);
    for (size_t i = 1; i < linked.count; i++) {
        vec_push(solution->arena, &project->notes,
                 arena_printf(solution->arena, "the library %s is linked into it",
                              linked.items[i]->name));
    }
    const char *name = units_add_component(
        &opening->units, (ProjectComponent){.name = component_name(solution, project),
                                            .kind = project->kind,
                                            .mode = project->mode,
                                            .origin = opening_shown(opening, project->path),
                                            .solution = solution->path != NULL
                                                            ? opening_shown(opening, solution->path)
                                                            : NULL,
                                            .configuration = project->configuration,
                                            .notes = project->notes.items,
                                            .note_count = project->notes.count,
                                            .exports = project->exports.items,
                                            .export_count = project->exports.count,
                                            .tells_exports = project->tells_exports,
                                            .unresolved = project->unresolved.items,
                                            .unresolved_count = project->unresolved.count});
    for (size_t i = 0; i < linked.count; i++) {
        add_units(solution, linked.items[i], name);
    }
}

static void add_components(Solution *solution) {
    read_references(solution);
    find_linked(solution);
    for (size_t i = 0; i < solution->own; i++) {
        Vcxproj *project = solution->projects.items[i];
        if (!project->is_linked && project->units.count > 0) {
            add_component(solution, project);
        } else if (project->units.count == 0) {
            diag_report(solution->opening->diag, DIAG_NOTE,
                        place_of(solution->opening, project->path), "compiles no C or C++ source");
        }
    }
}

static Solution start(Opening *opening, const char *path) {
    return (Solution){.opening = opening,
                      .arena = opening->arena,
                      .path = path,
                      .by_path = strmap_new(opening->arena)};
}

bool solution_read_project(Opening *opening, const char *path) {
    Solution solution = start(opening, NULL);
    VcxprojRequest request = {.path = path};
    if (read_project(&solution, &request) == NULL) {
        return false;
    }
    add_components(&solution);
    return true;
}

/* ---- solutions
 * ---------------------------------------------------------------------------------------- */

static void read_listed(Solution *solution, const Sln *sln) {
    Opening *opening = solution->opening;
    const char *directory = platform_dirname(solution->arena, solution->path);
    for (size_t i = 0; i < sln->projects.count; i++) {
        const SlnProject *listed = &sln->projects.items[i];
        const char *path = disk_resolve(opening->files.disk, directory, listed->path);
        if (!platform_is_file(path)) {
            DiagPlace place = place_of(opening, solution->path);
            place.line = listed->line;
            diag_report(opening->diag, DIAG_WARNING, place, "there is no such project: %s",
                        listed->path);
            opening->incomplete = true;
            continue;
        }
        VcxprojRequest request = {.path = path,
                                  .solution = solution->path,
                                  .name = listed->name,
                                  .configuration = listed->configuration};
        Vcxproj *project = read_project(solution, &request);
        if (project != NULL && !listed->built) {
            vec_push(solution->arena, &project->notes,
                     "this configuration of the solution does not build it");
        }
    }
}

static void report_solution(Opening *opening, const char *path, const Sln *sln) {
    DiagPlace place = place_of(opening, path);
    for (size_t i = 0; i < sln->others.count; i++) {
        diag_report(opening->diag, DIAG_NOTE, place, "%s is no C or C++ project; left out",
                    sln->others.items[i]);
    }
    if (!sln->exact) {
        diag_report(opening->diag, DIAG_WARNING, place,
                    "the solution has no such configuration; %s|%s is taken", sln->chosen->name,
                    sln->chosen->platform);
    }
    if (sln->projects.count == 0) {
        diag_report(opening->diag, DIAG_WARNING, place, "no C or C++ project in this solution");
    }
}

bool solution_read(Opening *opening, const char *path) {
    Arena *arena = opening->arena;
    Sln sln = {0};
    if (text_ends_nocase(path, ".slnx")) {
        const XmlElement *root = msbuild_tree(&opening->files, path);
        if (root == NULL) {
            return false;
        }
        sln = sln_parse_xml(arena, root, opening->options.configuration, opening->options.platform);
    } else {
        const char *error = NULL;
        const char *text = platform_read_file(arena, path, NULL, &error);
        if (text == NULL) {
            diag_report(opening->diag, DIAG_ERROR, place_of(opening, path), "%s", error);
            return false;
        }
        sln = sln_parse(arena, text, opening->options.configuration, opening->options.platform);
    }
    report_solution(opening, path, &sln);
    Solution solution = start(opening, path);
    read_listed(&solution, &sln);
    add_components(&solution);
    return true;
}
