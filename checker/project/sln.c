/* sln.c - solution files: which projects, in which configuration. */
#include "project/sln.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

/* "GUID.Debug|x64.ActiveCfg = Debug|Win32" of the last section. */
typedef struct Mapping {
    const char *id;
    const char *from, *what, *to;
} Mapping;

typedef struct Reader {
    Arena *arena;
    Sln sln;
    VEC(Mapping) mappings;
    const char *section; /* of the line, or "" */
    unsigned line;
} Reader;

/* ---- projects ---------------------------------------------------------------------------- */

/* The `count` texts in quotes that follow each other in `line`; false if fewer. */
static bool quoted(Arena *arena, const char *line, const char **texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *start = strchr(line, '"');
        const char *end = start == NULL ? NULL : strchr(start + 1, '"');
        if (end == NULL) {
            return false;
        }
        texts[i] = arena_strndup(arena, start + 1, (size_t)(end - start - 1));
        line = end + 1;
    }
    return true;
}

static void add_project(Reader *reader, const char *name, const char *path, const char *id) {
    if (!text_ends_nocase(path, ".vcxproj")) {
        const char *file = platform_basename(disk_plain(reader->arena, path));
        if (strchr(file, '.') != NULL && text_ends_nocase(file, "proj")) {
            vec_push(reader->arena, &reader->sln.others, path);
        }
        return; /* else a folder of the solution */
    }
    SlnProject project = {.name = name,
                          .path = path,
                          .id = text_lower(reader->arena, id),
                          .line = reader->line,
                          .configuration = {"", ""},
                          .built = true};
    vec_push(reader->arena, &reader->sln.projects, project);
}

/* ---- configurations ------------------------------------------------------------------------ */

static void add_configuration(Reader *reader, const char *line) {
    const char *equals = strchr(line, '=');
    if (equals != NULL && strchr(line, '|') != NULL && strchr(line, '|') < equals) {
        const char *text = arena_strndup(reader->arena, line, (size_t)(equals - line));
        vec_push(reader->arena, &reader->sln.configurations,
                 configurations_parse(reader->arena, text));
    }
}

/* The configuration's own name may have dots: "{id}.Win8.1 Debug|x64.ActiveCfg". */
static void add_mapping(Reader *reader, const char *line) {
    Arena *arena = reader->arena;
    const char *equals = strchr(line, '=');
    const char *first = strchr(line, '.');
    if (equals == NULL || first == NULL || first > equals) {
        return;
    }
    const char *key =
        text_trim(arena, arena_strndup(arena, first + 1, (size_t)(equals - first - 1)));
    static const char *const ends[] = {".ActiveCfg", ".Build.0"};
    for (size_t i = 0; i < 2; i++) {
        if (text_ends_nocase(key, ends[i])) {
            Mapping mapping = {
                .id = text_lower(arena, arena_strndup(arena, line, (size_t)(first - line))),
                .from = arena_strndup(arena, key, strlen(key) - strlen(ends[i])),
                .what = ends[i],
                .to = text_trim(arena, equals + 1)};
            vec_push(arena, &reader->mappings, mapping);
        }
    }
}

static void apply_mappings(Reader *reader, SlnProject *project, const char *chosen) {
    bool mapped = false;
    bool built = false;
    for (size_t i = 0; i < reader->mappings.count; i++) {
        const Mapping *mapping = &reader->mappings.items[i];
        if (strcmp(mapping->id, project->id) != 0 || !text_same_nocase(mapping->from, chosen)) {
            continue;
        }
        if (text_same_nocase(mapping->what, ".Build.0")) {
            built = true;
        } else {
            mapped = true;
            project->configuration = configurations_parse(reader->arena, mapping->to);
        }
    }
    project->built = built || !mapped;
}

static void finish(Reader *reader, const char *configuration, const char *platform) {
    Sln *sln = &reader->sln;
    sln->chosen = configurations_choose(&sln->configurations, configuration, platform, &sln->exact);
    if (sln->chosen == NULL) {
        sln->exact = true; /* the projects choose for themselves */
        return;
    }
    const char *chosen =
        arena_printf(reader->arena, "%s|%s", sln->chosen->name, sln->chosen->platform);
    for (size_t i = 0; i < sln->projects.count; i++) {
        apply_mappings(reader, &sln->projects.items[i], chosen);
    }
}

/* ---- lines --------------------------------------------------------------------------------------
 */

static void read_line(Reader *reader, const char *line) {
    Arena *arena = reader->arena;
    const char *texts[4];
    if (text_starts_nocase(line, "Project(") && quoted(arena, line, texts, 4)) {
        add_project(reader, texts[1], texts[2], texts[3]);
    } else if (text_starts_nocase(line, "GlobalSection(")) {
        const char *name = line + strlen("GlobalSection(");
        reader->section = arena_strndup(arena, name, strcspn(name, ")"));
    } else if (text_starts_nocase(line, "EndGlobalSection")) {
        reader->section = "";
    } else if (text_same_nocase(reader->section, "SolutionConfigurationPlatforms")) {
        add_configuration(reader, line);
    } else if (text_same_nocase(reader->section, "ProjectConfigurationPlatforms")) {
        add_mapping(reader, line);
    }
}

Sln sln_parse(Arena *arena, const char *text, const char *configuration, const char *platform) {
    Reader reader = {.arena = arena, .section = ""};
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        reader.line++;
        read_line(&reader, text_trim(arena, arena_strndup(arena, text, length)));
        text += length + (text[length] == '\n');
    }
    finish(&reader, configuration, platform);
    return reader.sln;
}

/* ---- .slnx
 * ----------------------------------------------------------------------------------------- */

static void read_xml(Reader *reader, const XmlElement *element) {
    for (size_t i = 0; i < element->child_count; i++) {
        const XmlElement *child = element->children[i];
        const char *path = xmltree_attribute(child, "Path");
        if (xmltree_is(child, "Project") && path != NULL) {
            const char *name = xmltree_attribute(child, "DisplayName");
            reader->line = child->line;
            add_project(reader, name, path, path);
        }
        read_xml(reader, child);
    }
}

Sln sln_parse_xml(Arena *arena, const XmlElement *root, const char *configuration,
                  const char *platform) {
    Reader reader = {.arena = arena, .section = ""};
    read_xml(&reader, root);
    finish(&reader, configuration, platform);
    return reader.sln;
}
