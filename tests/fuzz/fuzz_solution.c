/* fuzz_solution.c - solutions, both forms, and SOURCES files of the old WDK: the first
 * character tells which. */
#include "fuzz.h"
#include "project/project.h"
#include "project_folder.h"

static const char *name_of(const uint8_t *data, size_t size) {
    int first = size > 0 ? data[0] : 0;
    return first == '<' ? "all.slnx" : first == 'T' ? "SOURCES" : "all.sln";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static int is_made;
    if (!is_made) {
        project_folder_make();
        is_made = 1;
    }
    Arena *arena = arena_open();
    const ProjectOptions options = {.platform = size % 2 == 0 ? NULL : "Win32"};
    const char *path = scratch_write(name_of(data, size), data, size);
    const Project *project = project_open(arena, path, &options, diag_new(arena, NULL, false));
    if (project != NULL) {
        project_to_database(arena, project);
    }
    arena_close(arena);
    return 0;
}
