/* vcxproj_exports.c - which functions the linker of a project is told to export. */
#include "project/vcxproj.h"

#include "base/platform.h"
#include "base/text.h"
#include "project/shellwords.h"

#include <string.h>

/* ---- .def files ---------------------------------------------------------------------------- */

static bool begins_section(const char *line) {
    static const char *const words[] = {"LIBRARY",   "NAME",   "DESCRIPTION", "HEAPSIZE",
                                        "STACKSIZE", "STUB",   "VERSION",     "SECTIONS",
                                        "SEGMENTS",  "IMPORTS"};
    size_t length = strcspn(line, " \t");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i]) == length && text_starts_nocase(line, words[i])) {
            return true;
        }
    }
    return false;
}

/* "Name = Internal @1" without blanks around the sign: what stands before the next blank counts. */
static const char *entry_of(Arena *arena, const char *line) {
    Text entry = text_new(arena);
    for (; *line != '\0'; line++) {
        bool is_blank = *line == ' ' || *line == '\t';
        size_t blanks = strspn(line, " \t");
        bool at_sign =
            is_blank && (line[blanks] == '=' ||
                         (entry.length > 0 && text_str(&entry)[entry.length - 1] == '='));
        if (is_blank && !at_sign) {
            break;
        }
        if (!is_blank) {
            text_char(&entry, *line);
        }
    }
    return text_str(&entry);
}

static void read_definitions(Arena *arena, const char *text, MsbuildList *exports) {
    static const char section[] = "EXPORTS";
    bool inside = false;
    while (*text != '\0') {
        size_t length = strcspn(text, "\r\n");
        const char *all = arena_strndup(arena, text, length);
        const char *line = text_trim(arena, arena_strndup(arena, all, strcspn(all, ";")));
        size_t word = strcspn(line, " \t");
        if (word == sizeof section - 1 && text_starts_nocase(line, section)) {
            inside = true;
            line = text_trim(arena, line + word);
        } else if (begins_section(line)) {
            inside = false;
        }
        if (inside && *line != '\0') {
            vec_push(arena, exports, entry_of(arena, line));
        }
        text += length + (text[length] != '\0');
    }
}

static void read_file(Opening *opening, Vcxproj *project, const Msbuild *build, const char *name) {
    const char *plain = disk_plain(opening->arena, name);
    const char *path = disk_resolve(opening->files.disk, build->directory, plain);
    const char *error = NULL;
    size_t length;
    const char *text = platform_read_file(opening->arena, path, &length, &error);
    if (text != NULL) {
        read_definitions(opening->arena, text, &project->exports);
    } else {
        project->tells_exports = false;
        diag_report(opening->diag, DIAG_WARNING,
                    (DiagPlace){opening_shown(opening, project->path), 0, 0},
                    "what it exports is not known: %s: %s", opening_shown(opening, path), error);
    }
}

/* ---- settings ------------------------------------------------------------------------------ */

static const char *after(const char *word, const char *option) {
    bool is_option = (*word == '/' || *word == '-') && text_starts_nocase(word + 1, option);
    return is_option ? word + 1 + strlen(option) : NULL;
}

void vcxproj_exports(Opening *opening, Vcxproj *project, Msbuild *build) {
    Arena *arena = opening->arena;
    const StrMap *link = msbuild_items_definition(build, "Link");
    project->tells_exports =
        project->kind == PROJECT_PROGRAM &&
        text_same_nocase(msbuild_plain_property(build, "ConfigurationType"), "DynamicLibrary");
    const char *file = text_trim(
        arena, msbuild_text_used(build, msbuild_items_value(link, "ModuleDefinitionFile")));
    if (*file != '\0') {
        read_file(opening, project, build, file);
    }
    ShellWords options = {0};
    shellwords_split_windows(
        arena, msbuild_text_used(build, msbuild_items_value(link, "AdditionalOptions")), &options);
    for (size_t i = 0; i < options.count; i++) {
        const char *name = after(options.items[i], "EXPORT:");
        const char *definitions = after(options.items[i], "DEF:");
        if (name != NULL) {
            vec_push(arena, &project->exports, name);
        } else if (definitions != NULL) {
            read_file(opening, project, build, definitions);
        }
    }
}
