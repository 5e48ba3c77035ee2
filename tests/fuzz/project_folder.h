/* project_folder.h - the folder that projects find themselves in: sources for patterns to
 * match, files to import. */
#ifndef FLTCHECK_TESTS_PROJECT_FOLDER_H
#define FLTCHECK_TESTS_PROJECT_FOLDER_H

#include "fuzz.h"

static inline void project_folder_make(void) {
    static const char *const sources[] = {"a.c",       "B.c",          "sub/c.cpp",
                                          "sub/d.c",   "sub/deep/e.c", "inc/a.h",
                                          "src/F.CPP", "src/g.cxx",    "a.rc"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        scratch_write_text(sources[i], "int f(void);\n");
    }
    scratch_write_text("common.props",
                       "<Project><PropertyGroup><OutDir>$(SolutionDir)out\\</OutDir>"
                       "<Twice>$(Twice);x;$(Twice)</Twice></PropertyGroup>"
                       "<Import Project='sub\\more.props'/></Project>");
    scratch_write_text("sub/more.props",
                       "<Project><ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>MORE;"
                       "%(PreprocessorDefinitions)</PreprocessorDefinitions></ClCompile>"
                       "</ItemDefinitionGroup><Import Project='..\\common.props'/></Project>");
    scratch_write_text("lib/lib.vcxproj",
                       "<Project><PropertyGroup><ConfigurationType>StaticLibrary"
                       "</ConfigurationType></PropertyGroup><ItemGroup>"
                       "<ClCompile Include='..\\sub\\*.c'/></ItemGroup></Project>");
}

#endif
