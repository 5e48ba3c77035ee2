/* fuzz_vcxproj.c - projects of Visual Studio: properties, conditions, patterns, imports. */
#define _XOPEN_SOURCE 700
#include "project_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const ProjectOptions options = {.configuration = size % 2 == 0 ? NULL : "Release"};
    project_folder_make();
    project_folder_write("driver.vcxproj", data, size);
    project_folder_read("driver.vcxproj", &options);
    return 0;
}
