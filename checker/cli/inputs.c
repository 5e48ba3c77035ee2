/* inputs.c - which project, rules and headers the command line means. */
#include "cli/inputs.h"

#include "base/platform.h"
#include "frontend/frontend.h"

#include <string.h>

#define NOWHERE ((DiagPlace){0})

/* ---- putting projects together ---------------------------------------------------- */

typedef struct Merge {
    Arena *arena;
    VEC(ProjectUnit) units;
    VEC(ProjectComponent) components;
    bool incomplete;
} Merge;

static bool has_component(const Merge *merge, const char *name) {
    for (size_t i = 0; i < merge->components.count; i++) {
        if (strcmp(merge->components.items[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Adds the units of one component under a name that no other component has, with
 * `args` after their own. */
static void merge_component(Merge *merge, const Project *project, ProjectComponent component,
                            const char *const *args, size_t arg_count) {
    const char *own = component.name;
    for (unsigned n = 2; has_component(merge, component.name); n++) {
        component.name = arena_printf(merge->arena, "%s (%u)", own, n);
    }
    vec_push(merge->arena, &merge->components, component);
    for (size_t i = 0; i < project->unit_count; i++) {
        ProjectUnit unit = project->units[i];
        if (strcmp(unit.component, own) != 0) {
            continue;
        }
        const char **all = ARENA_ARRAY(merge->arena, const char *, unit.arg_count + arg_count);
        for (size_t k = 0; k < unit.arg_count + arg_count; k++) {
            all[k] = k < unit.arg_count ? unit.args[k] : args[k - unit.arg_count];
        }
        unit.component = component.name;
        unit.args = all;
        unit.arg_count += arg_count;
        vec_push(merge->arena, &merge->units, unit);
    }
}

static const Project *merge_finish(const Merge *merge, const char *name) {
    Project *project = ARENA_NEW(merge->arena, Project);
    *project = (Project){.name = name,
                         .units = merge->units.items,
                         .unit_count = merge->units.count,
                         .components = merge->components.items,
                         .component_count = merge->components.count,
                         .incomplete = merge->incomplete};
    return project;
}

/* ---- -p ----------------------------------------------------------------------------- */

/* True if the unit is the file `path` or lies in the directory `path` (absolute). */
static bool unit_is_below(Arena *arena, const ProjectUnit *unit, const char *path) {
    const char *directory = unit->directory != NULL ? unit->directory : ".";
    const char *file = platform_absolute(arena, platform_join(arena, directory, unit->file));
    size_t length = strlen(path);
    return strncmp(file, path, length) == 0 &&
           (file[length] == '\0' || file[length] == '/' || path[length - 1] == '/');
}

/* Marks the components that have units at `path`; false if there are none. */
static bool select_components(Arena *arena, const Project *project, const char *path,
                              bool *selected) {
    const char *absolute = platform_absolute(arena, path);
    bool found = false;
    for (size_t i = 0; i < project->unit_count; i++) {
        if (!unit_is_below(arena, &project->units[i], absolute)) {
            continue;
        }
        found = true;
        for (size_t c = 0; c < project->component_count; c++) {
            selected[c] = selected[c] ||
                          strcmp(project->components[c].name, project->units[i].component) == 0;
        }
    }
    return found;
}

static const Project *from_project(Cli *cli, const char *path, const char *const *paths,
                                   size_t path_count) {
    Arena *arena = cli->arena;
    ProjectOptions options = {cli->options.configuration, cli->options.platform};
    const Project *project = project_open(arena, path, &options, cli->diag);
    if (project == NULL) {
        return NULL;
    }
    bool *selected = ARENA_ARRAY(arena, bool, project->component_count);
    bool found = true;
    for (size_t i = 0; i < path_count; i++) {
        if (!select_components(arena, project, paths[i], selected)) {
            bool exists = platform_is_file(paths[i]) || platform_is_directory(paths[i]);
            diag_report(cli->diag, DIAG_ERROR, (DiagPlace){paths[i], 0, 0},
                        exists ? "%s has no unit of that name or below it"
                               : "no such file (nor in %s)",
                        path);
            found = false;
        }
    }
    Merge merge = {.arena = arena, .incomplete = project->incomplete};
    for (size_t c = 0; found && c < project->component_count; c++) {
        if (path_count == 0 || selected[c]) {
            ProjectComponent component = project->components[c];
            component.is_asked_for = path_count > 0;
            merge_component(&merge, project, component, cli->options.compiler_args,
                            cli->options.compiler_arg_count);
        }
    }
    return found ? merge_finish(&merge, project->name) : NULL;
}

/* ---- paths -------------------------------------------------------------------------- */

static void merge_project(Merge *merge, const Project *project, bool is_asked_for) {
    merge->incomplete = merge->incomplete || project->incomplete;
    for (size_t c = 0; c < project->component_count; c++) {
        ProjectComponent component = project->components[c];
        component.is_asked_for = is_asked_for;
        merge_component(merge, project, component, NULL, 0);
    }
}

/* Each project or folder for itself; all sources that are named together. */
static const Project *from_paths(Cli *cli, const char *const *paths, size_t path_count) {
    Arena *arena = cli->arena;
    Merge merge = {.arena = arena};
    VEC(const char *) files = {0};
    for (size_t i = 0; i < path_count; i++) {
        if (!platform_is_directory(paths[i]) && !project_is_description(paths[i])) {
            vec_push(arena, &files, paths[i]);
            continue;
        }
        const Project *project = from_project(cli, paths[i], NULL, 0);
        if (project == NULL) {
            return NULL;
        }
        merge_project(&merge, project, false);
    }
    if (files.count > 0) {
        const Project *project =
            project_from_files(arena, files.items, files.count, cli->options.compiler_args,
                               cli->options.compiler_arg_count, cli->diag);
        if (project == NULL) {
            return NULL;
        }
        merge_project(&merge, project, true);
    }
    return merge_finish(&merge, platform_basename(paths[0]));
}

const Project *inputs_project(Cli *cli, const char *const *paths, size_t path_count) {
    if (cli->options.project != NULL) {
        return from_project(cli, cli->options.project, paths, path_count);
    }
    if (path_count > 0) {
        return from_paths(cli, paths, path_count);
    }
    const char *database = project_find_database(cli->arena, ".");
    if (database == NULL) {
        diag_report(cli->diag, DIAG_ERROR, NOWHERE,
                    "there is no compile_commands.json here or in a directory above; name a "
                    "project, source files or a folder");
        return NULL;
    }
    return from_project(cli, database, NULL, 0);
}

/* ---- all of it ------------------------------------------------------------------------ */

/* The workers are this program again. */
static Pool *open_pool(Cli *cli) {
    const Options *options = &cli->options;
    const char *program = platform_program(cli->arena);
    PoolOptions pool = {.is_lazy = cli->is_idle,
                        .has_threads = cli->has_threads,
                        .jobs = options->jobs != 0 ? options->jobs : platform_processors(),
                        .unit_seconds = options->unit_timeout,
                        .unit_memory = (uint64_t)options->unit_memory << 20};
    if (program != NULL) {
        const char **command = ARENA_ARRAY(cli->arena, const char *, 3);
        command[0] = program;
        command[1] = options_command_name(COMMAND_WORKER);
        pool.command = command;
    } else {
        diag_report(cli->diag, DIAG_WARNING, NOWHERE,
                    "where this program lies can't be found out: units are parsed without worker "
                    "processes");
    }
    return pool_open(&pool, cli->diag);
}

bool inputs_open(Cli *cli, const char *const *paths, size_t path_count, RunOptions *run) {
    const Options *options = &cli->options;
    const char *choice = options->headers != NULL ? options->headers : "auto";
    /* First, for it takes longest. */
    cli->pool = open_pool(cli);
    *run = (RunOptions){.entry = options->entry,
                        .preview = options->preview,
                        .limits = {.total_nodes = options->max_states},
                        .read_all = options->read_all,
                        .pool = cli->pool,
                        .patterns = cli->config.patterns.items,
                        .pattern_count = cli->config.patterns.count};
    run->project = inputs_project(cli, paths, path_count);
    if (run->project == NULL) {
        return false;
    }
    run->rules = rules_load(cli->arena, options->rules, cli->diag);
    if (run->rules == NULL) {
        return false;
    }
    run->headers =
        headers_open(cli->arena, choice, frontend_resource_directory(cli->arena), cli->diag);
    return run->headers != NULL;
}
