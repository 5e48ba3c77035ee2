/* database.c - a project written as compile_commands.json. */
#include "base/text.h"
#include "project/project.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The ending of a component's output tells its kind; compdb.c reads it. */
static const char *output_ending(const ProjectComponent *component) {
    static const char *const endings[] = {[PROJECT_UNKNOWN] = "",
                                          [PROJECT_DRIVER] = ".sys",
                                          [PROJECT_PROGRAM] = ".exe",
                                          [PROJECT_LIBRARY] = ".lib",
                                          [PROJECT_TEST] = ".test.exe"};
    return endings[component->kind];
}

static const ProjectComponent *component_of(const Project *project, const char *name) {
    size_t i = 0;
    while (strcmp(project->components[i].name, name) != 0) {
        i++;
    }
    return &project->components[i];
}

/* JSON texts are UTF-8; of a file name that is not, other bytes become '?'. */
static json_t *text_value(Arena *arena, const char *text) {
    json_t *value = json_string(text);
    if (value == NULL) {
        char *copy = arena_strdup(arena, text);
        for (char *c = copy; *c != '\0'; c++) {
            *c = (unsigned char)*c < 0x80 ? *c : '?';
        }
        value = json_string(copy);
    }
    return value;
}

static json_t *arguments_of(Arena *arena, const ProjectUnit *unit) {
    json_t *arguments = json_array();
    json_array_append_new(arguments, json_string(unit->is_cxx ? "clang++" : "clang"));
    for (size_t i = 0; i < unit->arg_count; i++) {
        json_array_append_new(arguments, text_value(arena, unit->args[i]));
    }
    json_array_append_new(arguments, json_string("-c"));
    json_array_append_new(arguments, text_value(arena, unit->file));
    return arguments;
}

static json_t *entry_of(Arena *arena, const Project *project, const ProjectUnit *unit,
                        size_t number) {
    const ProjectComponent *component = component_of(project, unit->component);
    const char *output =
        arena_printf(arena, "%s%s.dir/%zu.obj", component->name, output_ending(component), number);
    json_t *entry = json_object();
    json_object_set_new(entry, "directory", text_value(arena, unit->directory));
    json_object_set_new(entry, "file", text_value(arena, unit->file));
    json_object_set_new(entry, "arguments", arguments_of(arena, unit));
    json_object_set_new(entry, "output", text_value(arena, output));
    return entry;
}

const char *project_to_database(Arena *arena, const Project *project) {
    Text out = text_new(arena);
    text_append(&out, "[\n");
    for (size_t i = 0; i < project->unit_count; i++) {
        Arena *scratch = arena_open();
        json_t *entry = entry_of(scratch, project, &project->units[i], i + 1);
        char *text = json_dumps(entry, JSON_INDENT(2));
        text_append(&out, text);
        text_append(&out, i + 1 < project->unit_count ? ",\n" : "\n");
        free(text);
        json_decref(entry);
        arena_close(scratch);
    }
    text_append(&out, "]\n");
    return text_str(&out);
}
