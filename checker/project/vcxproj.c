/* vcxproj.c - one project of Visual Studio: configuration, kind, what it links. */
#include "project/vcxproj.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

/* ---- configurations ---------------------------------------------------------------------- */

/* They are literal texts in a group of their own, in every project. */
static void list_configurations(Arena *arena, const XmlElement *tree, ConfigurationList *list) {
    for (size_t i = 0; i < tree->child_count; i++) {
        const XmlElement *group = tree->children[i];
        for (size_t k = 0; xmltree_is(group, "ItemGroup") && k < group->child_count; k++) {
            const char *include = xmltree_attribute(group->children[k], "Include");
            if (xmltree_is(group->children[k], "ProjectConfiguration") && include != NULL) {
                vec_push(arena, list, configurations_parse(arena, include));
            }
        }
    }
}

static Configuration choose(Opening *opening, const VcxprojRequest *request,
                            const ConfigurationList *list) {
    Arena *arena = opening->arena;
    const Configuration *mapped = &request->configuration;
    bool is_mapped = mapped->name != NULL && *mapped->name != '\0';
    const char *name = is_mapped ? mapped->name : opening->options.configuration;
    const char *platform = is_mapped ? mapped->platform : opening->options.platform;
    bool exact = true;
    const Configuration *best = configurations_choose(list, name, platform, &exact);
    if (best == NULL) {
        return (Configuration){name != NULL ? name : "Debug", platform != NULL ? platform : "x64"};
    }
    if (!exact) {
        diag_report(opening->diag, DIAG_WARNING,
                    (DiagPlace){opening_shown(opening, request->path), 0, 0},
                    "there is no configuration %s|%s; %s|%s is taken", name != NULL ? name : "*",
                    platform != NULL ? platform : "*", best->name, best->platform);
    }
    return (Configuration){arena_strdup(arena, best->name), arena_strdup(arena, best->platform)};
}

/* ---- properties given from outside --------------------------------------------------------- */

static void set(StrMap *map, const char *name, const char *value) {
    strmap_put(map, name, (void *)(uintptr_t)value);
}

static StrMap *globals(Opening *opening, const VcxprojRequest *request, Configuration chosen,
                       const char **guess) {
    Arena *arena = opening->arena;
    StrMap *map = strmap_new(arena);
    set(map, "configuration", chosen.name);
    set(map, "platform", chosen.platform);
    const char *solution = request->solution;
    if (solution == NULL) {
        solution = vcxproj_solution_find(opening, request->path);
    }
    *guess = NULL;
    if (solution != NULL) {
        const char *file = platform_basename(solution);
        const char *dot = strrchr(file, '.');
        set(map, "solutiondir", arena_printf(arena, "%s/", platform_dirname(arena, solution)));
        set(map, "solutionpath", solution);
        set(map, "solutionfilename", file);
        set(map, "solutionname", arena_strndup(arena, file, (size_t)(dot - file)));
        set(map, "solutionext", dot);
    } else if ((*guess = vcxproj_solution_guess(opening, request->path)) != NULL) {
        set(map, "solutiondir", arena_printf(arena, "%s/", *guess));
    }
    return map;
}

/* ---- what it is ------------------------------------------------------------------------------ */

static bool is(Msbuild *build, const char *property, const char *value) {
    return text_same_nocase(msbuild_plain_property(build, property), value);
}

static const char *link_value(Msbuild *build, const char *name) {
    return msbuild_items_value(msbuild_items_definition(build, "Link"), name);
}

/* By the toolset of the WDK, its driver types, or what tells the linker to make a
 * driver. */
static bool is_kernel_mode(Msbuild *build) {
    const char *toolset = msbuild_plain_property(build, "PlatformToolset");
    if (text_starts_nocase(toolset, "WindowsKernelModeDriver")) {
        return true;
    }
    if (text_starts_nocase(toolset, "WindowsUserModeDriver") ||
        text_starts_nocase(toolset, "WindowsApplicationForDrivers") ||
        is(build, "DriverType", "UMDF")) {
        return false;
    }
    return is(build, "ConfigurationType", "Driver") ||
           text_same_nocase(link_value(build, "SubSystem"), "Native") ||
           text_starts_nocase(link_value(build, "EntryPointSymbol"), "DriverEntry") ||
           text_starts_nocase(link_value(build, "EntryPointSymbol"), "GsDriverEntry") ||
           *msbuild_text_plain(build->arena, link_value(build, "Driver")) != '\0';
}

/* Projects made for Visual Studio's test framework say so; others by their name. */
static bool is_test(Msbuild *build, const char *name) {
    return is(build, "ProjectSubType", "NativeUnitTestProject") ||
           text_ends_nocase(name, "tests") || text_ends_nocase(name, "test");
}

static void classify(Msbuild *build, Vcxproj *project) {
    bool kernel = is_kernel_mode(build);
    project->mode = kernel ? PROJECT_KERNEL_MODE : PROJECT_USER_MODE;
    project->is_static = is(build, "ConfigurationType", "StaticLibrary");
    project->kind = project->is_static              ? PROJECT_LIBRARY
                    : kernel                        ? PROJECT_DRIVER
                    : is_test(build, project->name) ? PROJECT_TEST
                                                    : PROJECT_PROGRAM;
}

/* ---- what it links ------------------------------------------------------------------------------
 */

static void list_references(Opening *opening, Msbuild *build, Vcxproj *project) {
    for (size_t i = 0; i < build->items.count; i++) {
        const MsbuildItem *item = &build->items.items[i];
        const char *linked = msbuild_items_value(item->metadata, "LinkLibraryDependencies");
        if (text_same_nocase(item->type, "ProjectReference") &&
            text_ends_nocase(item->path, ".vcxproj") && !text_same_nocase(linked, "false")) {
            vec_push(opening->arena, &project->references, item->path);
        }
    }
}

static void list_libraries(Opening *opening, Msbuild *build, Vcxproj *project) {
    static const char *const tools[] = {"Link", "Lib"};
    Arena *arena = opening->arena;
    for (size_t i = 0; i < 2; i++) {
        MsbuildList entries = {0};
        msbuild_text_split(arena,
                           msbuild_items_value(msbuild_items_definition(build, tools[i]),
                                               "AdditionalDependencies"),
                           &entries);
        for (size_t k = 0; k < entries.count; k++) {
            const char *path = disk_plain(arena, msbuild_text_plain(arena, entries.items[k]));
            bool is_name = strchr(path, '/') == NULL;
            vec_push(arena, &project->libraries,
                     is_name ? path : disk_resolve(opening->files.disk, build->directory, path));
        }
    }
}

/* ---- what there is to say
 * ------------------------------------------------------------------------- */

static void add_notes(Opening *opening, Msbuild *build, Vcxproj *project, Configuration chosen) {
    Arena *arena = opening->arena;
    if (!text_same_nocase(chosen.platform, "x64")) {
        msbuild_note(build,
                     arena_printf(arena, "its platform is %s; the sources are read as for x64",
                                  chosen.platform));
    }
    if (strmap_count(build->kits) > 0) {
        Text names = text_new(arena);
        for (size_t i = 0; i < strmap_count(build->kits); i++) {
            text_printf(&names, "%s$(%s)", i == 0 ? "" : ", ", strmap_key(build->kits, i));
        }
        msbuild_note(build,
                     arena_printf(arena, "the header environment stands for %s", text_str(&names)));
    }
    for (size_t i = 0; i < strmap_count(build->unresolved); i++) {
        vec_push(arena, &project->unresolved, strmap_key(build->unresolved, i));
    }
    project->notes = build->notes;
}

static void warn_unresolved(Opening *opening, const Vcxproj *project) {
    if (project->unresolved.count == 0) {
        return;
    }
    Text names = text_new(opening->arena);
    for (size_t i = 0; i < project->unresolved.count; i++) {
        const char *name = project->unresolved.items[i];
        text_printf(&names, name[0] == '@' ? "%s%s" : "%s$(%s)", i == 0 ? "" : ", ", name);
    }
    diag_report(opening->diag, DIAG_WARNING,
                (DiagPlace){opening_shown(opening, project->path), 0, 0}, "without a value: %s",
                text_str(&names));
}

Vcxproj *vcxproj_read(Opening *opening, const VcxprojRequest *request) {
    Arena *arena = opening->arena;
    const XmlElement *tree = msbuild_tree(&opening->files, request->path);
    if (tree == NULL) {
        return NULL;
    }
    ConfigurationList list = {0};
    list_configurations(arena, tree, &list);
    Configuration chosen = choose(opening, request, &list);
    const char *guess = NULL;
    StrMap *given = globals(opening, request, chosen, &guess);
    Msbuild *build = msbuild_evaluate(&opening->files, request->path, given);
    if (build == NULL) {
        return NULL;
    }
    if (guess != NULL) {
        msbuild_note(build,
                     arena_printf(arena, "no solution names it; $(SolutionDir) is taken as %s",
                                  opening_shown(opening, guess)));
    }
    Vcxproj *project = ARENA_NEW(arena, Vcxproj);
    project->path = request->path;
    project->name =
        request->name != NULL ? request->name : msbuild_plain_property(build, "ProjectName");
    project->configuration = arena_printf(arena, "%s|%s", chosen.name, chosen.platform);
    classify(build, project);
    const char *ending = msbuild_plain_property(build, "TargetExt");
    project->output =
        arena_printf(arena, "%s%s", msbuild_plain_property(build, "TargetName"), ending);
    list_references(opening, build, project);
    list_libraries(opening, build, project);
    vcxproj_exports(opening, project, build);
    vcxproj_units(opening, project, build);
    add_notes(opening, build, project, chosen);
    warn_unresolved(opening, project);
    return project;
}
