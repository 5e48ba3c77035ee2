/* project_folder.h - the folder that projects find themselves in: sources for patterns to
 * match, files to import. */
#ifndef FLTCHECK_TESTS_PROJECT_FOLDER_H
#define FLTCHECK_TESTS_PROJECT_FOLDER_H

#include "fuzz.h"
#include "project/project.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline void project_folder_make(void) {
    static int is_made;
    if (is_made++ > 0) {
        return;
    }
    static const char *const sources[] = {"a.c",       "B.c",          "sub/c.cpp",
                                          "sub/d.c",   "sub/deep/e.c", "inc/a.h",
                                          "src/F.CPP", "src/g.cxx",    "a.rc"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        scratch_write_text(sources[i], "int f(void);\n");
    }
    scratch_write_text("sub/more.props",
                       "<Project><ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>MORE;"
                       "%(PreprocessorDefinitions)</PreprocessorDefinitions></ClCompile>"
                       "</ItemDefinitionGroup><Import Project='..\\common.props'/></Project>");
    scratch_write_text("lib/lib.vcxproj",
                       "<Project><PropertyGroup><ConfigurationType>StaticLibrary"
                       "</ConfigurationType></PropertyGroup><ItemGroup>"
                       "<ClCompile Include='..\\sub\\*.c'/></ItemGroup></Project>");
}

/* The project is what comes before a line of four dashes; what follows is common.props. */
static inline void project_folder_write(const char *name, const uint8_t *data, size_t size) {
    static const char dashes[] = "\n----\n";
    static const char common[] = "<Project><Import Project='sub\\more.props'/></Project>";
    size_t length = sizeof dashes - 1, at = 0;
    while (at + length <= size && memcmp(data + at, dashes, length) != 0) {
        at++;
    }
    bool has_more = at + length <= size;
    scratch_write(name, data, has_more ? at : size);
    scratch_write("common.props", has_more ? (const char *)data + at + length : common,
                  has_more ? size - at - length : sizeof common - 1);
}

/* Reads the project, the folder being the current one meanwhile. */
static inline void project_folder_read(const char *name, const ProjectOptions *options) {
    Arena *arena = arena_open();
    int before = open(".", O_RDONLY | O_DIRECTORY);
    if (before < 0 || chdir(scratch_folder()) != 0) {
        abort();
    }
    const Project *project = project_open(arena, name, options, diag_new(arena, NULL, false));
    if (project != NULL) {
        project_to_database(arena, project);
    }
    if (fchdir(before) != 0 || close(before) != 0) {
        abort();
    }
    arena_close(arena);
}

#endif
