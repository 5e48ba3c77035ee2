/* mentions.c - whether the sources of a component mention one of some names at all. */
#include "project/mentions.h"

#include "base/encoding.h"
#include "base/platform.h"
#include "base/text.h"
#include "project/disk.h"
#include "project/words.h"

#include <string.h>

/* A file that was searched. */
typedef struct Searched {
    bool is_readable;
    bool is_of_environment;
    const char *directory;
    Words words;
} Searched;

struct Mentions {
    Arena *arena;
    const Project *project;
    const Headers *headers;
    WordsNames names;
    Disk *disk;
    StrMap *given;    /* lower case of a path in memory -> ProjectFile */
    StrMap *searched; /* path -> Searched */
};

/* One component on the way through its files. */
typedef struct Walk {
    Mentions *mentions;
    VEC(const char *) directories; /* of all units, each once */
    StrMap *known_directories;
    StrMap *names;  /* of includes, as written */
    StrMap *files;  /* to search: path; in the order in which they were found */
    StrMap *looked; /* "directory|name" of includes that were looked up */
    StrMap *pieces;
    bool found;
} Walk;

Mentions *mentions_open(Arena *arena, const Project *project, const Headers *headers,
                        const char *const *names, size_t name_count) {
    Mentions *mentions = ARENA_NEW(arena, Mentions);
    *mentions = (Mentions){.arena = arena,
                           .project = project,
                           .headers = headers,
                           .names = words_names(names, name_count),
                           .disk = disk_open(arena),
                           .given = strmap_new(arena),
                           .searched = strmap_new(arena)};
    for (size_t i = 0; i < headers->file_count; i++) {
        strmap_put(mentions->given, text_lower(arena, headers->files[i].path),
                   (void *)(uintptr_t)&headers->files[i]);
    }
    return mentions;
}

/* ---- one file --------------------------------------------------------------------------- */

static bool is_of_environment(const Mentions *mentions, const char *path) {
    for (size_t i = 0; i < mentions->headers->system_directory_count; i++) {
        if (text_starts(path, mentions->headers->system_directories[i])) {
            return true;
        }
    }
    return false;
}

/* The words outlive the text. */
static void search_file(Mentions *mentions, const char *path, Searched *searched) {
    Arena *scratch = arena_open();
    size_t length = 0, converted = 0;
    const ProjectFile *given = strmap_get(mentions->given, text_lower(scratch, path));
    const char *text =
        given != NULL ? given->text : platform_read_file(scratch, path, &length, NULL);
    length = given != NULL ? given->length : length;
    searched->is_readable = text != NULL;
    searched->is_of_environment = given != NULL || is_of_environment(mentions, path);
    searched->directory = platform_dirname(mentions->arena, path);
    if (text != NULL) {
        const char *utf8 = encoding_convert(scratch, text, length, &converted);
        searched->words = words_find(mentions->arena, &mentions->names, utf8 != NULL ? utf8 : text,
                                     utf8 != NULL ? converted : length);
    }
    arena_close(scratch);
}

static const Searched *search(Mentions *mentions, const char *path) {
    Searched *searched = strmap_get(mentions->searched, path);
    if (searched == NULL) {
        searched = ARENA_NEW(mentions->arena, Searched);
        search_file(mentions, path, searched);
        strmap_put(mentions->searched, path, searched);
    }
    return searched;
}

/* ---- what it may include ------------------------------------------------------------------ */

/* The file of that name below `directory`, or NULL. */
static const char *file_below(Mentions *mentions, const char *directory, const char *name) {
    const char *path = arena_printf(mentions->arena, "%s/%s", directory, name);
    const ProjectFile *given = strmap_get(mentions->given, text_lower(mentions->arena, path));
    if (given != NULL) {
        return given->path;
    }
    path = disk_resolve(mentions->disk, directory, name);
    return platform_is_file(path) ? path : NULL;
}

static void look_up(Walk *walk, const char *directory, const char *name) {
    Arena *arena = walk->mentions->arena;
    const char *key = arena_printf(arena, "%s|%s", directory, name);
    if (strmap_has(walk->looked, key)) {
        return;
    }
    strmap_put(walk->looked, key, NULL);
    const char *path = file_below(walk->mentions, directory, name);
    if (path != NULL) {
        strmap_put(walk->files, path, NULL);
    }
}

static void look_everywhere(Walk *walk, const char *name) {
    if (!strmap_has(walk->names, name)) {
        strmap_put(walk->names, name, NULL);
        for (size_t i = 0; i < walk->directories.count; i++) {
            look_up(walk, walk->directories.items[i], name);
        }
    }
}

/* From now on, and for what has been looked for before. */
static void add_directory(Walk *walk, const char *directory) {
    if (strmap_has(walk->known_directories, directory)) {
        return;
    }
    strmap_put(walk->known_directories, directory, NULL);
    vec_push(walk->mentions->arena, &walk->directories, directory);
    for (size_t i = 0; i < strmap_count(walk->names); i++) {
        look_up(walk, directory, strmap_key(walk->names, i));
    }
}

static void take_words(Walk *walk, const Words *words) {
    walk->found = walk->found || words->has_name;
    for (size_t i = 0; i < words->pieces.count; i++) {
        strmap_put(walk->pieces, words->pieces.items[i], NULL);
    }
}

static void take_file(Walk *walk, const char *path) {
    const Searched *searched = search(walk->mentions, path);
    walk->found = walk->found || searched->words.has_name;
    if (!searched->is_of_environment) {
        take_words(walk, &searched->words);
    }
    bool is_unclear = searched->words.includes_macro && !searched->is_of_environment;
    walk->found = walk->found || !searched->is_readable || is_unclear;
    if (!searched->is_of_environment) {
        /* Microsoft's compiler looks in the folders of all files on the way, too */
        add_directory(walk, searched->directory);
    }
    for (size_t i = 0; !walk->found && i < searched->words.includes.count; i++) {
        look_up(walk, searched->directory, searched->words.includes.items[i]);
        look_everywhere(walk, searched->words.includes.items[i]);
    }
}

/* ---- one component ------------------------------------------------------------------------- */

/* Include directories; all other words are texts with names, and -include FILE one of a
 * file. */
static void take_arguments(Walk *walk, const char *base, const char *const *args, size_t count) {
    static const char *const options[] = {"-isystem", "-idirafter", "-iquote",
                                          "-I",       "-include",   "-imacros"};
    Mentions *mentions = walk->mentions;
    for (size_t i = 0; i < count; i++) {
        const char *value = NULL;
        size_t k = 0;
        for (; k < 6 && !text_starts(args[i], options[k]); k++) {
        }
        if (k < 6) {
            value = args[i] + strlen(options[k]);
            value = *value == '\0' && i + 1 < count ? args[++i] : value;
        }
        if (value != NULL && k < 4) {
            add_directory(walk, platform_join(mentions->arena, base, value));
        } else if (value != NULL) {
            look_up(walk, base, value);
            look_everywhere(walk, value);
        } else {
            Words words = words_find(mentions->arena, &mentions->names, args[i], strlen(args[i]));
            take_words(walk, &words);
        }
    }
}

static const char *directory_of(const ProjectUnit *unit) {
    return unit->directory != NULL ? unit->directory : ".";
}

static void take_units(Walk *walk, const char *component) {
    Mentions *mentions = walk->mentions;
    const Headers *headers = mentions->headers;
    const Project *project = mentions->project;
    take_arguments(walk, ".", headers->c_args, headers->c_arg_count);
    take_arguments(walk, ".", headers->cxx_args, headers->cxx_arg_count);
    for (size_t i = 0; i < project->unit_count; i++) {
        const ProjectUnit *unit = &project->units[i];
        if (strcmp(unit->component, component) == 0) {
            take_arguments(walk, directory_of(unit), unit->args, unit->arg_count);
            strmap_put(walk->files, platform_join(mentions->arena, directory_of(unit), unit->file),
                       NULL);
        }
    }
}

bool mentions_any(Mentions *mentions, const char *component) {
    Arena *arena = mentions->arena;
    Walk walk = {.mentions = mentions,
                 .known_directories = strmap_new(arena),
                 .names = strmap_new(arena),
                 .files = strmap_new(arena),
                 .looked = strmap_new(arena),
                 .pieces = strmap_new(arena)};
    take_units(&walk, component);
    for (size_t i = 0; i < strmap_count(walk.files) && !walk.found; i++) {
        take_file(&walk, strmap_key(walk.files, i));
    }
    return walk.found || words_make_name(&mentions->names, walk.pieces);
}
