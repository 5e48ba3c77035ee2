/* msbuild.h - evaluating project files of MSBuild (private to project/).
 *
 * As MSBuild does it: first all properties and imports in document order, then all
 * item definitions, then all items, each with the final value of every property.
 * Targets are not run. What Visual Studio and the kits would import is not here; the
 * properties that projects commonly ask them for have values all the same
 * (msbuild_known.c).
 *
 * A property without a value leaves a mark in the text that used it, which a
 * condition takes for nothing, and of which whoever needs the text can tell.
 */
#ifndef FLTCHECK_PROJECT_MSBUILD_H
#define FLTCHECK_PROJECT_MSBUILD_H

#include "base/diag.h"
#include "base/strmap.h"
#include "base/vec.h"
#include "project/disk.h"
#include "project/xmltree.h"

typedef VEC(const char *) MsbuildList;

/* What all projects of a run share: files read once. */
typedef struct MsbuildFiles {
    Arena *arena;
    Diag *diag;
    Disk *disk;
    const char *base; /* messages name files relative to it, or NULL */
    StrMap *trees;    /* absolute path -> XmlElement, NULL if unreadable */
} MsbuildFiles;

typedef struct MsbuildItem {
    const char *type;
    const char *include; /* as evaluated, either slash */
    const char *path;    /* absolute, spelled as on disk */
    StrMap *metadata;    /* name in lower case -> value */
} MsbuildItem;

/* An ItemGroup or ItemDefinitionGroup that is to be evaluated later. */
typedef struct MsbuildGroup {
    const XmlElement *element;
    const char *file;
} MsbuildGroup;

typedef struct Msbuild {
    Arena *arena;
    Diag *diag;
    MsbuildFiles *files;
    const char *path;      /* of the project file, absolute */
    const char *directory; /* of that */
    StrMap *globals;       /* name in lower case -> value: what no file can change */
    StrMap *properties;
    StrMap *definitions; /* item type in lower case -> StrMap of metadata */
    VEC(MsbuildItem) items;
    MsbuildList notes;
    StrMap *unresolved; /* names without a value, where that mattered */
    StrMap *kits;       /* such that stand for directories of Visual Studio or a kit */
    VEC(MsbuildGroup) definition_groups, item_groups;
    MsbuildList importing; /* the files that are being read, outermost first */
    StrMap *imported;
    size_t expanded; /* characters so far, to end what grows without bound */
} Msbuild;

/* Where a text stands: decides what $(MSBuildThisFile...) and %(...) mean. */
typedef struct MsbuildScope {
    Msbuild *build;
    const char *file;
    unsigned line;
    const char *type;       /* of the item or definition, or NULL */
    const StrMap *metadata; /* for %(...), or NULL */
    const char *include;    /* for %(Filename) and the like, or NULL */
} MsbuildScope;

/* A place for messages. */
DiagPlace msbuild_place(const MsbuildFiles *files, const char *path, unsigned line);

/* The tree of a file, from memory if it was read before. NULL after a message. */
const XmlElement *msbuild_tree(MsbuildFiles *files, const char *path);

/* Evaluates the project at `path` (absolute) with `globals`. NULL after a message. */
Msbuild *msbuild_evaluate(MsbuildFiles *files, const char *path, StrMap *globals);

/* The value of a property, or NULL; it may have marks. */
const char *msbuild_property(Msbuild *build, const char *name);

/* The same without marks, "" if there is none. */
const char *msbuild_plain_property(Msbuild *build, const char *name);

/* Adds a sentence to the notes, unless it is there already. */
void msbuild_note(Msbuild *build, const char *sentence);

/* ---- msbuild_known.c ---- */

/* The value of a property that MSBuild, Visual Studio or a kit provides, unexpanded;
 * NULL if there is none. */
const char *msbuild_known(const MsbuildScope *scope, const char *name);

/* True for names of directories of Visual Studio and the kits. */
bool msbuild_known_kit(const char *name);

/* ---- msbuild_expand.c ---- */

/* `text` with $(...), %(...) and @(...) replaced. */
const char *msbuild_expand(const MsbuildScope *scope, const char *text);

/* ---- msbuild_functions.c: property functions; NULL for one that is not known, or that
 * gets what it can't take ---- */

/* [Type]::Name(arguments) */
const char *msbuild_functions_static(const MsbuildScope *scope, const char *type, const char *name,
                                     const char *const *arguments, size_t count);

/* "value".Name(arguments) */
const char *msbuild_functions_method(Arena *arena, const char *value, const char *name,
                                     const char *const *arguments, size_t count);

/* ---- msbuild_text.c ---- */

/* Only the marks of a text. */
const char *msbuild_text_marks(Arena *arena, const char *text);

/* Where the property `name` (or expression) was used and has no value. */
const char *msbuild_text_mark(Arena *arena, const char *name);
bool msbuild_text_is_marked(const char *text);

/* True if one of the marks stands for a directory of a kit. */
bool msbuild_text_has_kit(Arena *arena, const char *text);

/* `text` without marks and %XX escapes. */
const char *msbuild_text_plain(Arena *arena, const char *text);

/* The same, for a text that matters: what is marked in it is recorded as
 * unresolved, or as a directory of a kit. */
const char *msbuild_text_used(Msbuild *build, const char *text);

/* The entries of a list, which ';' separates, trimmed, without empty ones. */
void msbuild_text_split(Arena *arena, const char *text, MsbuildList *list);

/* ---- msbuild_condition.c ---- */

/* Evaluates a Condition; NULL holds. One that is not understood is reported and does
 * not hold. */
bool msbuild_condition(const MsbuildScope *scope, const char *condition);

/* ---- msbuild_items.c, msbuild_glob.c ---- */

void msbuild_items_define(Msbuild *build);
void msbuild_items_collect(Msbuild *build);

/* The value of an item's metadata or of a definition's; "" if there is none. */
const char *msbuild_items_value(const StrMap *metadata, const char *name);

/* Metadata of the definition of `type`, empty if there is none. */
StrMap *msbuild_items_definition(Msbuild *build, const char *type);

bool msbuild_glob_is(const char *pattern);

/* The files that match `pattern` (* ? **), from `directory`; sorted. */
void msbuild_glob(Disk *disk, Arena *arena, const char *directory, const char *pattern,
                  MsbuildList *files);

#endif
