/* msbuild_items.c - item definitions, and items with their metadata. */
#include "project/msbuild.h"

#include "base/text.h"

#include <string.h>

static StrMap *copy_map(Arena *arena, const StrMap *map) {
    StrMap *copy = strmap_new(arena);
    for (size_t i = 0; i < strmap_count(map); i++) {
        strmap_put(copy, strmap_key(map, i), strmap_value(map, i));
    }
    return copy;
}

const char *msbuild_items_value(const StrMap *metadata, const char *name) {
    char lower[64] = "";
    for (size_t i = 0; name[i] != '\0' && i + 1 < sizeof lower; i++) {
        lower[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] | 0x20) : name[i];
    }
    const char *value = strmap_get(metadata, lower);
    return value != NULL ? value : "";
}

StrMap *msbuild_items_definition(Msbuild *build, const char *type) {
    const char *key = text_lower(build->arena, type);
    StrMap *definition = strmap_get(build->definitions, key);
    if (definition == NULL) {
        definition = strmap_new(build->arena);
        strmap_put(build->definitions, key, definition);
    }
    return definition;
}

/* Sets what the children of an item or definition say, in order: each can refer to
 * what it replaces. */
static void set_metadata(const MsbuildScope *outer, StrMap *metadata, const XmlElement *element) {
    MsbuildScope scope = *outer;
    scope.metadata = metadata;
    for (size_t i = 0; i < element->child_count; i++) {
        const XmlElement *child = element->children[i];
        scope.line = child->line;
        if (msbuild_condition(&scope, xmltree_attribute(child, "Condition"))) {
            const char *value = msbuild_expand(&scope, child->text);
            strmap_put(metadata, text_lower(scope.build->arena, child->name),
                       (void *)(uintptr_t)value);
        }
    }
}

/* ---- definitions --------------------------------------------------------------------------- */

void msbuild_items_define(Msbuild *build) {
    for (size_t g = 0; g < build->definition_groups.count; g++) {
        const MsbuildGroup *group = &build->definition_groups.items[g];
        MsbuildScope scope = {.build = build, .file = group->file, .line = group->element->line};
        if (!msbuild_condition(&scope, xmltree_attribute(group->element, "Condition"))) {
            continue;
        }
        for (size_t i = 0; i < group->element->child_count; i++) {
            const XmlElement *element = group->element->children[i];
            scope.line = element->line;
            scope.type = element->name;
            if (msbuild_condition(&scope, xmltree_attribute(element, "Condition"))) {
                set_metadata(&scope, msbuild_items_definition(build, element->name), element);
            }
        }
    }
}

/* ---- items ------------------------------------------------------------------------------------
 */

/* Entries of Include, Exclude, Remove or Update, with wildcards replaced by files. */
static void expand_entries(const MsbuildScope *scope, const char *attribute, MsbuildList *entries) {
    Msbuild *build = scope->build;
    MsbuildList written = {0};
    if (attribute != NULL) {
        msbuild_text_split(build->arena, msbuild_expand(scope, attribute), &written);
    }
    for (size_t i = 0; i < written.count; i++) {
        const char *entry = written.items[i];
        if (msbuild_glob_is(entry) && !msbuild_text_is_marked(entry)) {
            msbuild_glob(build->files->disk, build->arena, build->directory,
                         msbuild_text_plain(build->arena, entry), entries);
        } else {
            vec_push(build->arena, entries, entry);
        }
    }
}

static const char *path_of(Msbuild *build, const char *entry) {
    return disk_resolve(build->files->disk, build->directory,
                        msbuild_text_plain(build->arena, entry));
}

/* The paths of entries in lower case, to be looked up. */
static StrMap *path_set(const MsbuildScope *scope, const char *attribute) {
    MsbuildList entries = {0};
    expand_entries(scope, attribute, &entries);
    StrMap *paths = strmap_new(scope->build->arena);
    for (size_t i = 0; i < entries.count; i++) {
        strmap_put(paths, text_lower(scope->build->arena, path_of(scope->build, entries.items[i])),
                   NULL);
    }
    return paths;
}

static bool in_set(Msbuild *build, const StrMap *paths, const char *path) {
    return strmap_has(paths, text_lower(build->arena, path));
}

/* Metadata can be written as attributes, too. */
static void set_attributes(const MsbuildScope *scope, StrMap *metadata, const XmlElement *element) {
    static const char *const own[] = {"Include",   "Exclude", "Remove",       "Update",
                                      "Condition", "Label",   "KeepMetadata", "RemoveMetadata"};
    for (size_t i = 0; i < element->attribute_count; i++) {
        bool is_own = false;
        for (size_t k = 0; k < sizeof own / sizeof *own; k++) {
            is_own = is_own || text_same_nocase(element->attributes[i].name, own[k]);
        }
        if (!is_own) {
            const char *value = msbuild_expand(scope, element->attributes[i].value);
            strmap_put(metadata, text_lower(scope->build->arena, element->attributes[i].name),
                       (void *)(uintptr_t)value);
        }
    }
}

static void add_items(MsbuildScope *scope, const XmlElement *element) {
    Msbuild *build = scope->build;
    MsbuildList entries = {0};
    expand_entries(scope, xmltree_attribute(element, "Include"), &entries);
    StrMap *excluded = path_set(scope, xmltree_attribute(element, "Exclude"));
    for (size_t i = 0; i < entries.count; i++) {
        const char *path = path_of(build, entries.items[i]);
        if (in_set(build, excluded, path)) {
            continue;
        }
        MsbuildItem item = {
            .type = element->name,
            .include = entries.items[i],
            .path = path,
            .metadata = copy_map(build->arena, msbuild_items_definition(build, element->name))};
        scope->include = item.include;
        set_attributes(scope, item.metadata, element);
        set_metadata(scope, item.metadata, element);
        scope->include = NULL;
        vec_push(build->arena, &build->items, item);
    }
}

static void remove_items(const MsbuildScope *scope, const XmlElement *element) {
    Msbuild *build = scope->build;
    StrMap *removed = path_set(scope, xmltree_attribute(element, "Remove"));
    size_t kept = 0;
    for (size_t i = 0; i < build->items.count; i++) {
        const MsbuildItem *item = &build->items.items[i];
        if (!text_same_nocase(item->type, element->name) || !in_set(build, removed, item->path)) {
            build->items.items[kept++] = *item;
        }
    }
    build->items.count = kept;
}

static void update_items(MsbuildScope *scope, const XmlElement *element) {
    Msbuild *build = scope->build;
    StrMap *updated = path_set(scope, xmltree_attribute(element, "Update"));
    for (size_t i = 0; i < build->items.count; i++) {
        const MsbuildItem *item = &build->items.items[i];
        if (text_same_nocase(item->type, element->name) && in_set(build, updated, item->path)) {
            scope->include = item->include;
            set_attributes(scope, item->metadata, element);
            set_metadata(scope, item->metadata, element);
            scope->include = NULL;
        }
    }
}

static void read_item(MsbuildScope *scope, const XmlElement *element) {
    scope->line = element->line;
    scope->type = element->name;
    if (!msbuild_condition(scope, xmltree_attribute(element, "Condition"))) {
        return;
    }
    if (xmltree_attribute(element, "Remove") != NULL) {
        remove_items(scope, element);
    } else if (xmltree_attribute(element, "Update") != NULL) {
        update_items(scope, element);
    } else {
        add_items(scope, element);
    }
}

void msbuild_items_collect(Msbuild *build) {
    for (size_t g = 0; g < build->item_groups.count; g++) {
        const MsbuildGroup *group = &build->item_groups.items[g];
        MsbuildScope scope = {.build = build, .file = group->file, .line = group->element->line};
        if (!msbuild_condition(&scope, xmltree_attribute(group->element, "Condition"))) {
            continue;
        }
        for (size_t i = 0; i < group->element->child_count; i++) {
            read_item(&scope, group->element->children[i]);
        }
    }
}
