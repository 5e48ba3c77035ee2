/* msbuild.c - the first pass over a project: properties, imports, choices. */
#include "project/msbuild.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

enum { MOST_IMPORTS = 1000, IMPORT_DEPTH = 64 };

static void read_elements(Msbuild *build, const char *file, const XmlElement *parent);
static void import_file(Msbuild *build, const char *path, DiagPlace place);

/* ---- values ---------------------------------------------------------------------------- */

static MsbuildScope scope_of(Msbuild *build) {
    return (MsbuildScope){.build = build, .file = build->path};
}

const char *msbuild_property(Msbuild *build, const char *name) {
    MsbuildScope scope = scope_of(build);
    const char *value = msbuild_expand(&scope, arena_printf(build->arena, "$(%s)", name));
    return strcmp(value, msbuild_text_mark(build->arena, name)) == 0 ? NULL : value;
}

const char *msbuild_plain_property(Msbuild *build, const char *name) {
    const char *value = msbuild_property(build, name);
    return value == NULL ? "" : text_trim(build->arena, msbuild_text_plain(build->arena, value));
}

void msbuild_note(Msbuild *build, const char *sentence) {
    for (size_t i = 0; i < build->notes.count; i++) {
        if (strcmp(build->notes.items[i], sentence) == 0) {
            return;
        }
    }
    vec_push(build->arena, &build->notes, arena_strdup(build->arena, sentence));
}

/* ---- properties --------------------------------------------------------------------------- */

static void read_properties(MsbuildScope *scope, const XmlElement *group) {
    Msbuild *build = scope->build;
    for (size_t i = 0; i < group->child_count; i++) {
        const XmlElement *element = group->children[i];
        scope->line = element->line;
        const char *name = text_lower(build->arena, element->name);
        if (strmap_has(build->globals, name) ||
            !msbuild_condition(scope, xmltree_attribute(element, "Condition"))) {
            continue;
        }
        const char *value = msbuild_expand(scope, element->text);
        strmap_put(build->properties, name, (void *)(uintptr_t)value);
    }
}

/* ---- imports -------------------------------------------------------------------------------- */

DiagPlace msbuild_place(const MsbuildFiles *files, const char *path, unsigned line) {
    const char *shown = files->base == NULL ? path : disk_relative(files->arena, files->base, path);
    return (DiagPlace){shown, line, 0};
}

const XmlElement *msbuild_tree(MsbuildFiles *files, const char *path) {
    if (!strmap_has(files->trees, path)) {
        const char *shown = msbuild_place(files, path, 0).file;
        const XmlElement *tree = xmltree_read(files->arena, path, shown, files->diag);
        strmap_put(files->trees, path, (void *)(uintptr_t)tree);
    }
    return strmap_get(files->trees, path);
}

/* Imports the nearest file of that name in the project's directory or above. */
static void import_upwards(Msbuild *build, const char *name, DiagPlace place) {
    const char *at = build->directory;
    for (;;) {
        const char *path = disk_resolve(build->files->disk, at, name);
        if (platform_is_file(path)) {
            import_file(build, path, place);
            return;
        }
        const char *above = platform_dirname(build->arena, at);
        if (strcmp(above, at) == 0) {
            return;
        }
        at = above;
    }
}

/* What Visual Studio and the kits bring is not here. Two of these files would import
 * a file of the project. */
static void import_from_kit(Msbuild *build, const char *written, DiagPlace place) {
    const char *name = platform_basename(disk_plain(build->arena, written));
    if (text_same_nocase(name, "Microsoft.Cpp.Default.props")) {
        import_upwards(build, "Directory.Build.props", place);
    } else if (text_same_nocase(name, "Microsoft.Cpp.targets")) {
        import_upwards(build, "Directory.Build.targets", place);
    } else if (!text_same_nocase(name, "Microsoft.Cpp.props")) {
        msbuild_note(build,
                     arena_printf(build->arena,
                                  "%s comes with Visual Studio or a kit and is not read", written));
    }
}

/* `chain` of the files that import each other, from the one at `path` on. */
static void report_cycle(Msbuild *build, const char *path, DiagPlace place) {
    Text chain = text_new(build->arena);
    bool inside = false;
    for (size_t i = 0; i < build->importing.count; i++) {
        inside = inside || strcmp(build->importing.items[i], path) == 0;
        if (inside) {
            text_printf(&chain, "%s -> ", platform_basename(build->importing.items[i]));
        }
    }
    diag_report(build->diag, DIAG_WARNING, place,
                "these files import each other in a circle: %s%s; not read again", text_str(&chain),
                platform_basename(path));
}

static void import_file(Msbuild *build, const char *path, DiagPlace place) {
    for (size_t i = 0; i < build->importing.count; i++) {
        if (strcmp(build->importing.items[i], path) == 0) {
            report_cycle(build, path, place);
            return;
        }
    }
    if (strmap_has(build->imported, path)) {
        return; /* as MSBuild: only the first time counts */
    }
    if (strmap_count(build->imported) >= MOST_IMPORTS || build->importing.count > IMPORT_DEPTH) {
        diag_report(build->diag, DIAG_WARNING, place,
                    "too many imports (%d, %d within each other); left out", MOST_IMPORTS,
                    IMPORT_DEPTH);
        return;
    }
    strmap_put(build->imported, path, NULL);
    const XmlElement *tree = msbuild_tree(build->files, path);
    if (tree != NULL) {
        vec_push(build->arena, &build->importing, path);
        read_elements(build, path, tree);
        build->importing.count--;
    }
}

static void read_import(MsbuildScope *scope, const XmlElement *element) {
    Msbuild *build = scope->build;
    DiagPlace place = msbuild_place(build->files, scope->file, element->line);
    scope->line = element->line;
    const char *written = xmltree_attribute(element, "Project");
    if (written == NULL || !msbuild_condition(scope, xmltree_attribute(element, "Condition"))) {
        return;
    }
    const char *value = msbuild_expand(scope, written);
    if (msbuild_text_has_kit(build->arena, value) || xmltree_attribute(element, "Sdk") != NULL) {
        import_from_kit(build, written, place);
        return;
    }
    const char *path = msbuild_text_used(build, value);
    MsbuildList files = {0};
    const char *directory = platform_dirname(build->arena, scope->file);
    if (msbuild_glob_is(path)) {
        msbuild_glob(build->files->disk, build->arena, directory, path, &files);
    } else {
        vec_push(build->arena, &files, disk_resolve(build->files->disk, directory, path));
    }
    for (size_t i = 0; i < files.count; i++) {
        if (platform_is_file(files.items[i])) {
            import_file(build, files.items[i], place);
        } else {
            diag_report(build->diag, DIAG_WARNING, place, "can't import '%s': no such file", path);
        }
    }
}

/* ---- the elements of a file
 * ---------------------------------------------------------------------- */

static void read_choose(MsbuildScope *scope, const XmlElement *choose) {
    for (size_t i = 0; i < choose->child_count; i++) {
        const XmlElement *branch = choose->children[i];
        scope->line = branch->line;
        if (xmltree_is(branch, "Otherwise") ||
            (xmltree_is(branch, "When") &&
             msbuild_condition(scope, xmltree_attribute(branch, "Condition")))) {
            read_elements(scope->build, scope->file, branch);
            return;
        }
    }
}

static void read_element(Msbuild *build, const char *file, const XmlElement *element) {
    MsbuildScope scope = {.build = build, .file = file, .line = element->line};
    MsbuildGroup group = {element, file};
    if (xmltree_is(element, "ItemDefinitionGroup")) {
        vec_push(build->arena, &build->definition_groups, group);
    } else if (xmltree_is(element, "ItemGroup")) {
        vec_push(build->arena, &build->item_groups, group);
    } else if (xmltree_is(element, "Choose")) {
        read_choose(&scope, element);
    } else if (xmltree_is(element, "Import")) {
        read_import(&scope, element);
    } else if (xmltree_is(element, "PropertyGroup") &&
               msbuild_condition(&scope, xmltree_attribute(element, "Condition"))) {
        read_properties(&scope, element);
    } else if (xmltree_is(element, "ImportGroup") &&
               msbuild_condition(&scope, xmltree_attribute(element, "Condition"))) {
        read_elements(build, file, element);
    }
}

static void read_elements(Msbuild *build, const char *file, const XmlElement *parent) {
    for (size_t i = 0; i < parent->child_count; i++) {
        read_element(build, file, parent->children[i]);
    }
}

/* ---- a project
 * --------------------------------------------------------------------------------------- */

Msbuild *msbuild_evaluate(MsbuildFiles *files, const char *path, StrMap *globals) {
    const XmlElement *tree = msbuild_tree(files, path);
    if (tree == NULL) {
        return NULL;
    }
    if (!xmltree_is(tree, "Project")) {
        diag_report(files->diag, DIAG_ERROR, msbuild_place(files, path, tree->line),
                    "not a project of MSBuild: the outermost element is <%s>, not <Project>",
                    tree->name);
        return NULL;
    }
    Arena *arena = files->arena;
    Msbuild *build = ARENA_NEW(arena, Msbuild);
    *build = (Msbuild){.arena = arena,
                       .diag = files->diag,
                       .files = files,
                       .path = path,
                       .directory = platform_dirname(arena, path),
                       .globals = globals,
                       .properties = strmap_new(arena),
                       .definitions = strmap_new(arena),
                       .unresolved = strmap_new(arena),
                       .kits = strmap_new(arena),
                       .imported = strmap_new(arena)};
    vec_push(arena, &build->importing, path);
    read_elements(build, path, tree);
    msbuild_items_define(build);
    msbuild_items_collect(build);
    return build;
}
