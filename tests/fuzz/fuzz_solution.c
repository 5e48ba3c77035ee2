/* fuzz_solution.c - solutions, both forms, and SOURCES files of the old WDK: the first
 * character tells which. */
#define _XOPEN_SOURCE 700
#include "project_folder.h"

static const char *name_of(const uint8_t *data, size_t size) {
    int first = size > 0 ? data[0] : 0;
    return first == '<' ? "all.slnx" : first == 'T' ? "SOURCES" : "all.sln";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const ProjectOptions options = {.platform = size % 2 == 0 ? NULL : "Win32"};
    const char *name = name_of(data, size);
    project_folder_make();
    project_folder_write(name, data, size);
    project_folder_read(name, &options);
    return 0;
}
