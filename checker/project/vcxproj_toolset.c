/* vcxproj_toolset.c - what the toolsets of Visual Studio and the WDK define by
 * themselves, for a compiler that does not come with them. */
#include "project/vcxproj.h"

#include "base/text.h"

#include <stdlib.h>

/* By the setting of the template; without it by the name of the configuration. */
static bool is_debug(Msbuild *build) {
    const char *value = msbuild_plain_property(build, "UseDebugLibraries");
    const char *name = msbuild_plain_property(build, "Configuration");
    return *value != '\0' ? text_same_nocase(value, "true") : text_ends_nocase(name, "debug");
}

static void define(Msbuild *build, MsbuildList *words, const char *definition) {
    vec_push(build->arena, words, arena_printf(build->arena, "-D%s", definition));
}

/* The version of Windows that the project is for. Windows 10 is what the header
 * environment defines anyway, with the newest of its versions. */
static void define_version(Msbuild *build, MsbuildList *words) {
    const char *text = msbuild_plain_property(build, "_NT_TARGET_VERSION");
    unsigned long version = strtoul(text, NULL, 16);
    if (version >= 0x500 && version < 0xA00) {
        define(build, words, arena_printf(build->arena, "_WIN32_WINNT=0x%04lX", version));
        define(build, words, arena_printf(build->arena, "WINVER=0x%04lX", version));
        define(build, words, arena_printf(build->arena, "NTDDI_VERSION=0x%04lX0000", version));
    }
}

/* Frameworks tell their headers which version the driver wants. */
static void define_framework(Msbuild *build, MsbuildList *words) {
    static const char *const frameworks[] = {"KMDF", "UMDF"};
    static const char *const majors[] = {"1", "2"};
    for (size_t i = 0; i < 2; i++) {
        if (!text_same_nocase(msbuild_plain_property(build, "DriverType"), frameworks[i])) {
            continue;
        }
        const char *name = arena_printf(build->arena, "%s_VERSION_MAJOR", frameworks[i]);
        const char *major = msbuild_plain_property(build, name);
        define(build, words,
               arena_printf(build->arena, "%s=%s", name, *major != '\0' ? major : majors[i]));
        name = arena_printf(build->arena, "%s_VERSION_MINOR", frameworks[i]);
        const char *minor = msbuild_plain_property(build, name);
        define(build, words,
               arena_printf(build->arena, "%s=%s", name, *minor != '\0' ? minor : "15"));
    }
}

static void define_kernel_mode(Msbuild *build, MsbuildList *words) {
    static const char *const always[] = {
        "_WIN64", "_AMD64_", "AMD64", "DEPRECATE_DDK_FUNCTIONS=1", "WINNT=1", "_KERNEL_MODE=1"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        define(build, words, always[i]);
    }
    if (is_debug(build)) {
        define(build, words, "DBG=1");
        define(build, words, "MSC_NOOPT");
    }
}

void vcxproj_toolset(Msbuild *build, const Vcxproj *project, MsbuildList *words) {
    if (project->mode == PROJECT_KERNEL_MODE) {
        define_kernel_mode(build, words);
    } else if (text_same_nocase(msbuild_plain_property(build, "CharacterSet"), "MultiByte")) {
        vec_push(build->arena, words, "-UUNICODE");
        vec_push(build->arena, words, "-U_UNICODE");
        define(build, words, "_MBCS");
    }
    define_version(build, words);
    define_framework(build, words);
}
