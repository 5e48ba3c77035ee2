/* vcxproj_units.c - from ClCompile items to units with compiler arguments. */
#include "project/vcxproj.h"

#include "base/platform.h"
#include "base/text.h"
#include "project/clflags.h"
#include "project/shellwords.h"

#include <string.h>

typedef struct Maker {
    Opening *opening;
    Arena *arena;
    Msbuild *build;
    Vcxproj *project;
    MsbuildList toolset; /* words that come first for every unit */
} Maker;

/* ---- directories and files ----------------------------------------------------------------- */

/* Where a path of the project is. Parts that have no value count as empty, as for
 * MSBuild, if that leads to something that exists; else, and for directories of a
 * kit, NULL. */
static const char *find_path(Maker *maker, const char *entry) {
    Msbuild *build = maker->build;
    const char *plain = msbuild_text_used(build, entry);
    bool marked = msbuild_text_is_marked(entry);
    if (msbuild_text_has_kit(maker->arena, entry) || *plain == '\0') {
        return NULL;
    }
    const char *path = disk_resolve(build->files->disk, build->directory, plain);
    bool exists = platform_is_directory(path) || platform_is_file(path);
    return marked && !exists ? NULL : path;
}

static void add_word(Maker *maker, MsbuildList *words, const char *option, const char *value) {
    vec_push(maker->arena, words, arena_printf(maker->arena, "%s%s", option, value));
}

static void add_directories(Maker *maker, MsbuildList *words, const char *option,
                            const char *value) {
    MsbuildList entries = {0};
    msbuild_text_split(maker->arena, value, &entries);
    for (size_t i = 0; i < entries.count; i++) {
        const char *path = find_path(maker, text_trim(maker->arena, entries.items[i]));
        if (path != NULL) {
            add_word(maker, words, option, opening_shown(maker->opening, path));
        }
    }
}

/* Found beside the project file, else left to the search in include directories. */
static void add_forced_includes(Maker *maker, MsbuildList *words, const char *value) {
    MsbuildList entries = {0};
    msbuild_text_split(maker->arena, value, &entries);
    for (size_t i = 0; i < entries.count; i++) {
        const char *path = find_path(maker, entries.items[i]);
        if (path == NULL) {
            continue;
        }
        const char *plain = msbuild_text_plain(maker->arena, entries.items[i]);
        add_word(maker, words, "-FI",
                 platform_is_file(path) ? opening_shown(maker->opening, path)
                                        : disk_plain(maker->arena, plain));
    }
}

/* ---- definitions ------------------------------------------------------------------------------
 */

/* As the compiler's command line takes it: \" is a quote, " is none. */
static const char *unquoted(Arena *arena, const char *text) {
    Text out = text_new(arena);
    for (; *text != '\0'; text++) {
        if (text[0] == '\\' && text[1] == '"') {
            text_char(&out, *++text);
        } else if (*text != '"') {
            text_char(&out, *text);
        }
    }
    return text_str(&out);
}

static void add_names(Maker *maker, MsbuildList *words, const char *option, const char *value) {
    MsbuildList entries = {0};
    msbuild_text_split(maker->arena, value, &entries);
    for (size_t i = 0; i < entries.count; i++) {
        const char *name =
            unquoted(maker->arena, msbuild_text_used(maker->build, entries.items[i]));
        if (*name != '\0' && *name != '=') {
            add_word(maker, words, option, name);
        }
    }
}

/* ---- single settings
 * ----------------------------------------------------------------------------- */

static const char *setting(Maker *maker, const StrMap *metadata, const char *name) {
    const char *value = msbuild_items_value(metadata, name);
    return text_trim(maker->arena, msbuild_text_plain(maker->arena, value));
}

typedef struct Choice {
    const char *name, *value, *option;
} Choice;

/* Settings whose value is one of a few words, and the option that it stands for. */
static const Choice choices[] = {
    {"CompileAs", "CompileAsC", "-TC"},
    {"CompileAs", "CompileAsCpp", "-TP"},
    {"StructMemberAlignment", "1Byte", "-Zp1"},
    {"StructMemberAlignment", "2Bytes", "-Zp2"},
    {"StructMemberAlignment", "4Bytes", "-Zp4"},
    {"StructMemberAlignment", "8Bytes", "-Zp8"},
    {"StructMemberAlignment", "16Bytes", "-Zp16"},
    {"DefaultCharIsUnsigned", "true", "-J"},
    {"RuntimeTypeInfo", "false", "-GR-"},
    {"RuntimeLibrary", "MultiThreadedDebug", "-MTd"},
    {"RuntimeLibrary", "MultiThreadedDebugDLL", "-MDd"},
};
static const Choice c_standards[] = {
    {"LanguageStandard_C", "stdc11", "-std:c11"},
    {"LanguageStandard_C", "stdc17", "-std:c17"},
    {"LanguageStandard_C", "stdclatest", "-std:clatest"},
};
static const Choice cxx_standards[] = {
    {"LanguageStandard", "stdcpp14", "-std:c++14"},
    {"LanguageStandard", "stdcpp17", "-std:c++17"},
    {"LanguageStandard", "stdcpp20", "-std:c++20"},
    {"LanguageStandard", "stdcpp23preview", "-std:c++23preview"},
    {"LanguageStandard", "stdcpplatest", "-std:c++latest"},
};

static void add_choices(Maker *maker, MsbuildList *words, const StrMap *metadata,
                        const Choice *table, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (text_same_nocase(setting(maker, metadata, table[i].name), table[i].value)) {
            add_word(maker, words, table[i].option, "");
        }
    }
}

#define ADD_CHOICES(maker, words, metadata, table)                                                 \
    add_choices((maker), (words), (metadata), (table), sizeof(table) / sizeof *(table))

/* The options written by hand; paths in them are as seen from the project. */
static void add_options(Maker *maker, MsbuildList *words, const char *value) {
    static const char *const takes_path[] = {"external:I", "imsvc", "FI", "I"};
    Arena *arena = maker->arena;
    ShellWords options = {0};
    shellwords_split_windows(arena, msbuild_text_used(maker->build, value), &options);
    for (size_t i = 0; i < options.count; i++) {
        const char *word = options.items[i];
        size_t k = 0;
        while (k < 4 && (*word == '\0' || !text_starts(word + 1, takes_path[k]))) {
            k++;
        }
        if ((*word != '/' && *word != '-') || k == 4) {
            vec_push(arena, words, word);
            continue;
        }
        const char *path = word + 1 + strlen(takes_path[k]);
        path = *path == '\0' && i + 1 < options.count ? options.items[++i] : path;
        MsbuildList *to = words;
        if (k == 2) {
            add_forced_includes(maker, to, path);
        } else {
            add_directories(maker, to, k == 3 ? "-I" : "-external:I", path);
        }
    }
}

/* ---- units
 * ---------------------------------------------------------------------------------------- */

static const char *property(Maker *maker, const char *name) {
    const char *value = msbuild_property(maker->build, name);
    return value == NULL ? "" : value;
}

static MsbuildList unit_words(Maker *maker, const StrMap *metadata, bool is_cxx) {
    MsbuildList words = {0};
    for (size_t i = 0; i < maker->toolset.count; i++) {
        vec_push(maker->arena, &words, maker->toolset.items[i]);
    }
    add_directories(maker, &words, "-I",
                    msbuild_items_value(metadata, "AdditionalIncludeDirectories"));
    add_directories(maker, &words, "-I", property(maker, "NMakeIncludeSearchPath"));
    add_directories(maker, &words, "-I", property(maker, "IncludePath"));
    add_directories(maker, &words, "-external:I", property(maker, "ExternalIncludePath"));
    add_names(maker, &words, "-D", msbuild_items_value(metadata, "PreprocessorDefinitions"));
    add_names(maker, &words, "-D", property(maker, "NMakePreprocessorDefinitions"));
    add_names(maker, &words, "-U",
              msbuild_items_value(metadata, "UndefinePreprocessorDefinitions"));
    add_forced_includes(maker, &words, msbuild_items_value(metadata, "ForcedIncludeFiles"));
    add_forced_includes(maker, &words, property(maker, "NMakeForcedIncludes"));
    ADD_CHOICES(maker, &words, metadata, choices);
    if (is_cxx) {
        ADD_CHOICES(maker, &words, metadata, cxx_standards);
    } else {
        ADD_CHOICES(maker, &words, metadata, c_standards);
    }
    add_options(maker, &words, msbuild_items_value(metadata, "AdditionalOptions"));
    return words;
}

static void add_unit(Maker *maker, const MsbuildItem *item) {
    Arena *arena = maker->arena;
    UnitsKind kind = units_kind(item->path);
    const char *as = setting(maker, item->metadata, "CompileAs");
    if (text_same_nocase(as, "CompileAsC") || text_same_nocase(as, "CompileAsCpp")) {
        kind = text_same_nocase(as, "CompileAsC") ? UNITS_C : UNITS_CXX;
    }
    if (kind == UNITS_OTHER) {
        msbuild_note(maker->build,
                     arena_printf(arena, "%s is not C or C++; left out", item->include));
        return;
    }
    MsbuildList words = unit_words(maker, item->metadata, kind == UNITS_CXX);
    const char *directory = maker->opening->directory;
    Clflags flags =
        clflags_parse(arena, CLFLAGS_MSVC, words.items, words.count, maker->build->directory);
    clflags_set_language(arena, &flags, item->path, kind == UNITS_CXX);
    ProjectUnit unit = {.file = opening_shown(maker->opening, item->path),
                        .directory = directory,
                        .args = flags.args.items,
                        .arg_count = flags.args.count,
                        .is_cxx = kind == UNITS_CXX,
                        .dropped = flags.dropped.items,
                        .dropped_count = flags.dropped.count,
                        .idle = flags.idle.items,
                        .idle_count = flags.idle.count};
    vec_push(arena, &maker->project->units, unit);
}

/* A source that a build makes (MIDL, MC, ...) does not exist before. */
static bool is_generated(Maker *maker, const MsbuildItem *item) {
    static const char *const properties[] = {"IntDir", "OutDir"};
    for (size_t i = 0; i < 2; i++) {
        const char *folder = disk_resolve(maker->build->files->disk, maker->build->directory,
                                          msbuild_plain_property(maker->build, properties[i]));
        if (text_starts_nocase(item->path, folder)) {
            return true;
        }
    }
    return text_ends_nocase(item->path, "_i.c") || text_ends_nocase(item->path, "_p.c") ||
           text_ends_nocase(platform_basename(item->path), "dlldata.c");
}

static void add_item(Maker *maker, const MsbuildItem *item) {
    Arena *arena = maker->arena;
    bool excluded = text_same_nocase(setting(maker, item->metadata, "ExcludedFromBuild"), "true");
    const char *include = disk_plain(arena, msbuild_text_used(maker->build, item->include));
    if (excluded) {
        msbuild_note(maker->build, arena_printf(arena, "%s is excluded from the build", include));
    } else if (!platform_is_file(item->path) &&
               (is_generated(maker, item) || msbuild_text_is_marked(item->include))) {
        msbuild_note(maker->build,
                     arena_printf(arena, "%s does not exist before the build; left out", include));
    } else {
        add_unit(maker, item);
    }
}

void vcxproj_units(Opening *opening, Vcxproj *project, Msbuild *build) {
    Maker maker = {.opening = opening, .arena = opening->arena, .build = build, .project = project};
    vcxproj_toolset(build, project, &maker.toolset);
    for (size_t i = 0; i < build->items.count; i++) {
        if (text_same_nocase(build->items.items[i].type, "ClCompile")) {
            add_item(&maker, &build->items.items[i]);
        }
    }
}
