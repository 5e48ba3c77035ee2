/* msbuild_known.c - properties that MSBuild, Visual Studio and the WDK provide. */
#include "project/msbuild.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

typedef struct Known {
    const char *name;
    const char *value; /* may refer to others */
} Known;

/* Where nothing sets them. A platform's own directory has no part in the output
 * paths of 32 bits; nobody looks for sources there. */
static const Known defaults[] = {
    {"ProjectName", "$(MSBuildProjectName)"},
    {"ProjectDir", "$(MSBuildProjectDirectory)/"},
    {"ProjectPath", "$(MSBuildProjectFullPath)"},
    {"ProjectFileName", "$(MSBuildProjectFile)"},
    {"ProjectExt", "$(MSBuildProjectExtension)"},
    {"SolutionDir", "$(MSBuildProjectDirectory)/"},
    {"RootNamespace", "$(MSBuildProjectName)"},
    {"ConfigurationName", "$(Configuration)"},
    {"PlatformName", "$(Platform)"},
    {"PlatformTarget", "$(Platform)"},
    {"PlatformShortName", "$(Platform)"},
    {"OutDir", "$(SolutionDir)$(Platform)/$(Configuration)/"},
    {"IntDir", "$(Platform)/$(Configuration)/"},
    {"TargetName", "$(ProjectName)"},
    {"TargetDir", "$(OutDir)"},
    {"TargetFileName", "$(TargetName)$(TargetExt)"},
    {"TargetPath", "$(OutDir)$(TargetName)$(TargetExt)"},
    {"ConfigurationType", "Application"},
    {"VisualStudioVersion", "17.0"},
    {"MSBuildToolsVersion", "Current"},
    {"OS", "Windows_NT"},
    {"_NT_TARGET_VERSION_VISTA", "0x600"},
    {"_NT_TARGET_VERSION_WIN7", "0x601"},
    {"_NT_TARGET_VERSION_WIN8", "0x602"},
    {"_NT_TARGET_VERSION_WINBLUE", "0x603"},
    {"_NT_TARGET_VERSION_WIN10", "0xA00"},
};

/* TargetVersion of driver projects, and the version of Windows that it means. */
static const Known target_versions[] = {
    {"Vista", "0x600"},    {"Win7", "0x601"},        {"Windows7", "0x601"}, {"Win8", "0x602"},
    {"Windows8", "0x602"}, {"WindowsV6.3", "0x603"}, {"WinBlue", "0x603"},  {"Windows10", "0xA00"},
};

/* Output by ConfigurationType. */
static const Known endings[] = {
    {"Application", ".exe"},
    {"DynamicLibrary", ".dll"},
    {"StaticLibrary", ".lib"},
    {"Driver", ".sys"},
};

static const char *find(const Known *table, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (text_same_nocase(table[i].name, name)) {
            return table[i].value;
        }
    }
    return NULL;
}

#define FIND(table, name) find((table), sizeof(table) / sizeof *(table), (name))

/* ---- names of files ------------------------------------------------------------------- */

static const char *stem(Arena *arena, const char *path) {
    const char *name = platform_basename(path);
    const char *dot = strrchr(name, '.');
    return dot == NULL ? name : arena_strndup(arena, name, (size_t)(dot - name));
}

static const char *ending(const char *path) {
    const char *dot = strrchr(platform_basename(path), '.');
    return dot == NULL ? "" : dot;
}

static const char *of_file(Arena *arena, const char *what, const char *path) {
    const char *directory = platform_dirname(arena, path);
    if (text_same_nocase(what, "FullPath")) {
        return path;
    }
    if (text_same_nocase(what, "Name")) {
        return stem(arena, path);
    }
    if (text_same_nocase(what, "Extension")) {
        return ending(path);
    }
    if (text_same_nocase(what, "")) {
        return platform_basename(path);
    }
    return text_same_nocase(what, "Directory") ? directory : NULL;
}

/* $(MSBuildThisFile...) and $(MSBuildProject...). */
static const char *reserved(const MsbuildScope *scope, const char *name) {
    static const char *const this_file = "MSBuildThisFile";
    static const char *const project = "MSBuildProject";
    Arena *arena = scope->build->arena;
    if (text_starts_nocase(name, this_file)) {
        const char *value = of_file(arena, name + strlen(this_file), scope->file);
        bool directory = text_same_nocase(name, "MSBuildThisFileDirectory");
        return directory ? arena_printf(arena, "%s/", value) : value;
    }
    if (!text_starts_nocase(name, project)) {
        return NULL;
    }
    const char *what = name + strlen(project);
    return of_file(arena, text_same_nocase(what, "File") ? "" : what, scope->build->path);
}

/* ---- what follows from others --------------------------------------------------------- */

static const char *toolset_is(const MsbuildScope *scope, const char *start) {
    const char *toolset = msbuild_plain_property(scope->build, "PlatformToolset");
    return text_starts_nocase(toolset, start) ? "true" : "false";
}

static const char *derived(const MsbuildScope *scope, const char *name) {
    if (text_same_nocase(name, "TargetExt")) {
        return FIND(endings, msbuild_plain_property(scope->build, "ConfigurationType"));
    }
    if (text_same_nocase(name, "_NT_TARGET_VERSION")) {
        const char *version = msbuild_plain_property(scope->build, "TargetVersion");
        return *version == '\0' ? NULL : FIND(target_versions, version);
    }
    if (text_same_nocase(name, "IsKernelModeToolset")) {
        return toolset_is(scope, "WindowsKernelMode");
    }
    if (text_same_nocase(name, "IsUserModeToolset")) {
        return toolset_is(scope, "WindowsUserMode");
    }
    return NULL;
}

const char *msbuild_known(const MsbuildScope *scope, const char *name) {
    const char *value = reserved(scope, name);
    value = value != NULL ? value : derived(scope, name);
    return value != NULL ? value : FIND(defaults, name);
}

/* ---- kits ------------------------------------------------------------------------------- */

bool msbuild_known_kit(const char *name) {
    static const char *const names[] = {
        "VCTargetsPath",
        "UserRootDir",
        "WDKContentRoot",
        "WindowsSdkDir",
        "VCInstallDir",
        "VSInstallDir",
        "NETFXKitsDir",
        "IncludePath",
        "ExternalIncludePath",
        "LibraryPath",
        "ExecutablePath",
        "ReferencePath",
        "SourcePath",
        "DevEnvDir",
        "VCToolsInstallDir",
        "WindowsTargetPlatformVersion",
        "LatestTargetPlatformVersion",
        "DefaultPlatformToolset",
        "UniversalCRTSdkDir",
        "WindowsSDKDir_10",
        "WDKBinRoot",
        "BASEDIR",
    };
    static const char *const endings_of_names[] = {
        "_INC_PATH", "_LIB_PATH", "_VER_PATH", "_IncludePath", "_INC_PATH_WDK", "_LIB_PATH_WDK"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_same_nocase(name, names[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof endings_of_names / sizeof *endings_of_names; i++) {
        if (text_ends_nocase(name, endings_of_names[i])) {
            return true;
        }
    }
    return text_starts_nocase(name, "MSBuildExtensionsPath");
}
