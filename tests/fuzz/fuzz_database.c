/* fuzz_database.c - compile_commands.json: what is understood of one can be written as one,
 * which is understood again. */
#include "fuzz.h"
#include "project/project.h"

#include <stdlib.h>
#include <string.h>

static const Project *read(Arena *arena, const void *data, size_t size) {
    const ProjectOptions options = {0};
    const char *path = scratch_write("compile_commands.json", data, size);
    return project_open(arena, path, &options, diag_new(arena, NULL, false));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    const Project *project = read(arena, data, size);
    if (project != NULL) {
        const char *text = project_to_database(arena, project);
        const Project *again = read(arena, text, strlen(text));
        if (again == NULL || again->unit_count != project->unit_count) {
            abort();
        }
    }
    arena_close(arena);
    return 0;
}
