/* fuzz_vcxproj.c - projects of Visual Studio: properties, conditions, patterns, imports. */
#include "fuzz.h"
#include "project/project.h"
#include "project_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static int is_made;
    if (!is_made) {
        project_folder_make();
        is_made = 1;
    }
    Arena *arena = arena_open();
    const ProjectOptions options = {.configuration = size % 2 == 0 ? NULL : "Release"};
    const char *path = scratch_write("driver.vcxproj", data, size);
    const Project *project = project_open(arena, path, &options, diag_new(arena, NULL, false));
    if (project != NULL) {
        project_to_database(arena, project);
    }
    arena_close(arena);
    return 0;
}
