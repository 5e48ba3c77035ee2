/* msbuild_functions.c - property functions of project files: what they commonly call of
 * .NET and of MSBuild itself. */
#include "project/msbuild_functions.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

/* ---- System.IO ------------------------------------------------------------------------------ */

static const char *absolute(const FunctionCall *call, const char *path) {
    const Msbuild *build = call->scope->build;
    return disk_resolve(build->files->disk, build->directory, path);
}

static bool is_rooted(const char *path) {
    return *path == '/' || *path == '\\' || disk_has_drive(path);
}

static bool ends_in_slash(const char *path) {
    return text_ends(path, "/") || text_ends(path, "\\");
}

static const char *combine(const FunctionCall *call) {
    Text out = text_new(call->arena);
    for (size_t i = 0; i < call->count; i++) {
        const char *part = call->arguments[i];
        if (is_rooted(part)) {
            out = text_new(call->arena);
        } else if (*part != '\0' && out.length > 0 && !ends_in_slash(text_str(&out))) {
            text_char(&out, '/');
        }
        text_append(&out, part);
    }
    return text_str(&out);
}

/* Where the last part of a path begins. */
static const char *name_in(const char *path) {
    const char *name = path;
    for (const char *c = path; *c != '\0'; c++) {
        name = *c == '/' || *c == '\\' ? c + 1 : name;
    }
    return name;
}

static const char *file_name(const FunctionCall *call) {
    return name_in(call->arguments[0]);
}

static const char *ending_of(const char *path) {
    const char *dot = strrchr(name_in(path), '.');
    return dot == NULL ? path + strlen(path) : dot;
}

static const char *extension(const FunctionCall *call) {
    return ending_of(call->arguments[0]);
}

static const char *has_extension(const FunctionCall *call) {
    return functions_truth(strlen(ending_of(call->arguments[0])) > 1);
}

static const char *file_name_without_extension(const FunctionCall *call) {
    const char *name = name_in(call->arguments[0]);
    return arena_strndup(call->arena, name, (size_t)(ending_of(name) - name));
}

static const char *change_extension(const FunctionCall *call) {
    const char *path = call->arguments[0], *to = call->arguments[1];
    return arena_printf(call->arena, "%.*s%s%s", (int)(ending_of(path) - path), path,
                        *to == '\0' || *to == '.' ? "" : ".", to);
}

static const char *directory_name(const FunctionCall *call) {
    const char *path = call->arguments[0];
    size_t length = (size_t)(name_in(path) - path);
    return arena_strndup(call->arena, path, length > 1 ? length - 1 : length);
}

static const char *full_path(const FunctionCall *call) {
    return absolute(call, call->arguments[0]);
}

static const char *is_path_rooted(const FunctionCall *call) {
    return functions_truth(is_rooted(call->arguments[0]));
}

static const char *file_exists(const FunctionCall *call) {
    return functions_truth(platform_is_file(absolute(call, call->arguments[0])));
}

static const char *directory_exists(const FunctionCall *call) {
    return functions_truth(platform_is_directory(absolute(call, call->arguments[0])));
}

/* ---- MSBuild ----------------------------------------------------------------------------------
 */

static const char *with_slash(const FunctionCall *call, const char *path) {
    return *path == '\0' || ends_in_slash(path) ? path : arena_printf(call->arena, "%s/", path);
}

/* The nearest directory from `start` upwards that has a file of that name, or NULL. */
static const char *directory_above(const FunctionCall *call, const char *start, const char *file) {
    Disk *disk = call->scope->build->files->disk;
    const char *at = absolute(call, start);
    for (;;) {
        if (platform_is_file(disk_resolve(disk, at, file))) {
            return at;
        }
        const char *above = platform_dirname(call->arena, at);
        if (strcmp(above, at) == 0) {
            return NULL;
        }
        at = above;
    }
}

static const char *directory_of_file_above(const FunctionCall *call) {
    const char *found = directory_above(call, call->arguments[0], call->arguments[1]);
    return found == NULL ? "" : found;
}

static const char *path_of_file_above(const FunctionCall *call) {
    const char *start =
        call->count == 2 ? call->arguments[1] : platform_dirname(call->arena, call->scope->file);
    const char *found = directory_above(call, start, call->arguments[0]);
    return found == NULL ? ""
                         : disk_resolve(call->scope->build->files->disk, found, call->arguments[0]);
}

static const char *normalize_path(const FunctionCall *call) {
    return absolute(call, combine(call));
}

static const char *normalize_directory(const FunctionCall *call) {
    return with_slash(call, normalize_path(call));
}

static const char *ensure_slash(const FunctionCall *call) {
    return with_slash(call, call->arguments[0]);
}

static const char *make_relative(const FunctionCall *call) {
    return disk_relative(call->arena, absolute(call, call->arguments[0]),
                         absolute(call, call->arguments[1]));
}

static const char *value_or_default(const FunctionCall *call) {
    return call->arguments[*call->arguments[0] == '\0' ? 1 : 0];
}

/* Projects are read as on the system that they are made for. */
static const char *is_os_platform(const FunctionCall *call) {
    return functions_truth(text_same_nocase(call->arguments[0], "Windows"));
}

/* ---- calling
 * -------------------------------------------------------------------------------------- */

static const FunctionEntry of_files[] = {
    {"Path", "Combine", 1, FUNCTIONS_ANY_NUMBER, combine},
    {"Path", "GetFileName", 1, 1, file_name},
    {"Path", "GetExtension", 1, 1, extension},
    {"Path", "HasExtension", 1, 1, has_extension},
    {"Path", "GetFileNameWithoutExtension", 1, 1, file_name_without_extension},
    {"Path", "ChangeExtension", 2, 2, change_extension},
    {"Path", "GetDirectoryName", 1, 1, directory_name},
    {"Path", "GetFullPath", 1, 1, full_path},
    {"Path", "IsPathRooted", 1, 1, is_path_rooted},
    {"File", "Exists", 1, 1, file_exists},
    {"Directory", "Exists", 1, 1, directory_exists},
    {"MSBuild", "GetDirectoryNameOfFileAbove", 2, 2, directory_of_file_above},
    {"MSBuild", "GetPathOfFileAbove", 1, 2, path_of_file_above},
    {"MSBuild", "NormalizePath", 1, FUNCTIONS_ANY_NUMBER, normalize_path},
    {"MSBuild", "NormalizeDirectory", 1, FUNCTIONS_ANY_NUMBER, normalize_directory},
    {"MSBuild", "EnsureTrailingSlash", 1, 1, ensure_slash},
    {"MSBuild", "MakeRelative", 2, 2, make_relative},
    {"MSBuild", "ValueOrDefault", 2, 2, value_or_default},

    {"MSBuild", "IsOSPlatform", 1, 1, is_os_platform},
    {NULL, NULL, 0, 0, NULL},
};

static const FunctionEntry *find(const FunctionEntry *table, const char *type, const char *name,
                                 size_t count) {
    for (; table->name != NULL; table++) {
        if (text_same_nocase(table->type, type) && text_same_nocase(table->name, name) &&
            count >= table->least && count <= table->most) {
            return table;
        }
    }
    return NULL;
}

/* Values without their marks go in; the marks of all come out with the result, so that
 * nobody takes it for known. */
static const char *call_known(const char *type, const char *name, FunctionCall call) {
    Text marks = text_new(call.arena);
    const char **plain = ARENA_ARRAY(call.arena, const char *, call.count + 1);
    for (size_t i = 0; i < call.count; i++) {
        text_append(&marks, msbuild_text_marks(call.arena, call.arguments[i]));
        plain[i] = msbuild_text_plain(call.arena, call.arguments[i]);
    }
    if (call.value != NULL) {
        text_append(&marks, msbuild_text_marks(call.arena, call.value));
        call.value = msbuild_text_plain(call.arena, call.value);
    }
    call.arguments = plain;
    const FunctionEntry *found = find(msbuild_functions_of_texts, type, name, call.count);
    found = found != NULL ? found : find(of_files, type, name, call.count);
    const char *result = found == NULL ? NULL : found->run(&call);
    return result == NULL || marks.length == 0
               ? result
               : arena_printf(call.arena, "%s%s", text_str(&marks), result);
}

const char *msbuild_functions_static(const MsbuildScope *scope, const char *type, const char *name,
                                     const char *const *arguments, size_t count) {
    static const char *const namespaces[] = {"System.IO.", "System."};
    for (size_t i = 0; i < 2; i++) {
        if (text_starts_nocase(type, namespaces[i])) {
            type += strlen(namespaces[i]);
            break;
        }
    }
    FunctionCall call = {
        .scope = scope, .arena = scope->build->arena, .arguments = arguments, .count = count};
    return *type == '\0' ? NULL : call_known(type, name, call);
}

const char *msbuild_functions_method(Arena *arena, const char *value, const char *name,
                                     const char *const *arguments, size_t count) {
    return call_known(
        "", name,
        (FunctionCall){.arena = arena, .value = value, .arguments = arguments, .count = count});
}
