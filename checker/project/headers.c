/* headers.c - header environments: what the compiler is given so that driver code
 * parses here. See docs/headers.md. */
#include "project/headers_files.h"
#include "project/headers_wdk.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

#define MINGW_INCLUDE   "/usr/share/mingw-w64/include"
#define MINGW_COMPILERS "/usr/lib/gcc/x86_64-w64-mingw32"

typedef struct Builder {
    Arena *arena;
    Headers *headers;
    const char *resource_directory;
    HeadersFileList files;
    HeadersStringList directories;     /* searched in this order, by C and C++ */
    HeadersStringList cxx_directories; /* searched by C++ alone, before those */
} Builder;

/* ---- arguments ------------------------------------------------------------------ */

/* Both languages. A project's own definitions come later and win. */
static const char *const common_args[] = {
    "-w",
    "-ferror-limit=0",
    "-fms-extensions",
    "-nostdinc",
    "-D_WIN32_WINNT=0x0A00",
    "-DWINVER=0x0A00",
    "-DNTDDI_VERSION=0x0A000008",
    "-DUNICODE",
    "-D_UNICODE",
    "-DPOOL_NX_OPTIN=1",
    "-D_AMD64_",
    "-D_M_AMD64=100",
    "-D_M_X64=100",
    "-Wno-everything", /* also what clang takes for errors and Microsoft's compiler does not:
                          functions used undeclared, pointers taken for integers ... */
};

/* The GNU target, because mingw-w64's headers expect GNU C; for C++ the MSVC
 * object model that drivers are written for, still calling itself GNU C. MSVC's
 * ways in both, such as the comma that goes with an empty __VA_ARGS__. */
static const char *const gnu_c_args[] = {
    "--target=x86_64-pc-windows-gnu", "-fms-compatibility", "-fgnuc-version=4.2.1",
    "-D__declspec=__declspec", /* mingw-w64 asks whether it is a macro */
};
static const char *const gnu_cxx_args[] = {
    "--target=x86_64-pc-windows-msvc",
    "-fgnuc-version=4.2.1",
    "-std=gnu++20", /* unless the project says otherwise */
    "-fno-delayed-template-parsing",
    "-fexceptions",
    "-fcxx-exceptions",
    "-D__declspec=__declspec", /* mingw-w64 asks whether it is a macro */
};

/* Microsoft's own headers want Microsoft's compiler. */
static const char *const msvc_args[] = {
    "--target=x86_64-pc-windows-msvc",
    "-fms-compatibility",
    "-fms-compatibility-version=19.38",
    "-fno-delayed-template-parsing",
};

#define PUSH_ALL(arena, list, array)                                                               \
    for (size_t push_index = 0; push_index < sizeof(array) / sizeof *(array); push_index++) {      \
        vec_push((arena), (list), (array)[push_index]);                                            \
    }

static void push_directory(Builder *builder, HeadersStringList *args, const char *directory) {
    vec_push(builder->arena, args, "-isystem");
    vec_push(builder->arena, args, directory);
}

static void push_environment(Builder *builder, HeadersStringList *args, bool is_cxx) {
    Arena *arena = builder->arena;
    if (builder->headers->kind == HEADERS_WDK) {
        PUSH_ALL(arena, args, msvc_args);
    } else if (is_cxx) {
        PUSH_ALL(arena, args, gnu_cxx_args);
    } else {
        PUSH_ALL(arena, args, gnu_c_args);
    }
    PUSH_ALL(arena, args, common_args);
    if (builder->resource_directory != NULL) {
        vec_push(arena, args, "-resource-dir");
        vec_push(arena, args, builder->resource_directory);
    }
    for (size_t i = 0; is_cxx && i < builder->cxx_directories.count; i++) {
        push_directory(builder, args, builder->cxx_directories.items[i]);
    }
    for (size_t i = 0; i < builder->directories.count; i++) {
        push_directory(builder, args, builder->directories.items[i]);
    }
}

static const Headers *finish(Builder *builder, HeadersKind kind, const char *description) {
    Headers *headers = builder->headers;
    headers->kind = kind;
    headers->description = description;
    if (builder->resource_directory != NULL) {
        vec_push(builder->arena, &builder->directories,
                 arena_printf(builder->arena, "%s/include", builder->resource_directory));
    }
    HeadersStringList c_args = {0};
    HeadersStringList cxx_args = {0};
    push_environment(builder, &c_args, false);
    push_environment(builder, &cxx_args, true);
    headers->c_args = c_args.items;
    headers->c_arg_count = c_args.count;
    headers->cxx_args = cxx_args.items;
    headers->cxx_arg_count = cxx_args.count;
    headers->files = builder->files.items;
    headers->file_count = builder->files.count;
    HeadersStringList system = {0};
    vec_push(builder->arena, &system, HEADERS_ROOT);
    for (size_t i = 0; i < builder->cxx_directories.count; i++) {
        vec_push(builder->arena, &system, builder->cxx_directories.items[i]);
    }
    for (size_t i = 0; i < builder->directories.count; i++) {
        vec_push(builder->arena, &system, builder->directories.items[i]);
    }
    headers->system_directories = system.items;
    headers->system_directory_count = system.count;
    return headers;
}

/* ---- the environments ------------------------------------------------------------- */

static void add_own_folder(Builder *builder, const char *folder) {
    headers_files_add_folder(builder->arena, &builder->files, folder);
    vec_push(builder->arena, &builder->directories,
             arena_printf(builder->arena, HEADERS_ROOT "/%s", folder));
}

static void add_aliases(Builder *builder) {
    headers_files_add_aliases(builder->arena, &builder->files);
    vec_push(builder->arena, &builder->directories, HEADERS_ROOT "/aliases");
}

static const Headers *open_bundled(Builder *builder) {
    add_aliases(builder);
    add_own_folder(builder, "bundled");
    add_own_folder(builder, "common");
    return finish(builder, HEADERS_BUNDLED, "bundled headers");
}

/* The C++ library of the newest mingw-w64 compiler, or NULL: "<number>-<threads>"
 * or "<number>" below MINGW_COMPILERS. */
static const char *mingw_cxx_library(Arena *arena) {
    size_t count = 0;
    const char *const *names = platform_list_directory(arena, MINGW_COMPILERS, &count);
    const char *best = NULL;
    for (size_t i = 0; names != NULL && i < count; i++) {
        const char *path = arena_printf(arena, MINGW_COMPILERS "/%s/include/c++", names[i]);
        if (platform_is_directory(path) && (best == NULL || text_ends(names[i], "-posix"))) {
            best = path; /* only the posix variant has <thread> and <mutex> */
        }
    }
    return best;
}

static const Headers *open_mingw(Builder *builder) {
    Arena *arena = builder->arena;
    const char *library = mingw_cxx_library(arena);
    if (library != NULL) {
        headers_files_add_cxx_wrappers(arena, &builder->files);
        headers_files_add_folder(arena, &builder->files, "cxx");
        vec_push(arena, &builder->cxx_directories, HEADERS_ROOT "/cxx");
    }
    add_aliases(builder);
    add_own_folder(builder, "overlay");
    add_own_folder(builder, "common");
    if (library != NULL) {
        vec_push(arena, &builder->cxx_directories, library);
        vec_push(arena, &builder->cxx_directories,
                 arena_printf(arena, "%s/x86_64-w64-mingw32", library));
    }
    vec_push(arena, &builder->directories, MINGW_INCLUDE "/ddk");
    vec_push(arena, &builder->directories, MINGW_INCLUDE);
    return finish(builder, HEADERS_MINGW,
                  arena_printf(arena, "mingw-w64 (%s) + bundled fltKernel.h%s", MINGW_INCLUDE,
                               library != NULL ? "" : ", no C++ library"));
}

static const Headers *open_wdk(Builder *builder, const char *root, Diag *diag) {
    Arena *arena = builder->arena;
    size_t count = 0;
    const char *const *directories = headers_wdk_directories(arena, root, &count);
    if (directories == NULL) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){root, 0, 0},
                    "no WDK here: neither km/fltKernel.h nor Include/<version>/km/fltKernel.h");
        return NULL;
    }
    headers_files_add_lower_case(arena, &builder->files, directories, count);
    add_aliases(builder);
    vec_push(arena, &builder->directories, HEADERS_ROOT "/wdk-case");
    for (size_t i = 0; i < count; i++) {
        vec_push(arena, &builder->directories, directories[i]);
    }
    return finish(builder, HEADERS_WDK,
                  arena_printf(arena, "WDK (%s)", platform_dirname(arena, directories[0])));
}

static bool mingw_is_installed(void) {
    return platform_is_file(MINGW_INCLUDE "/ddk/ntifs.h");
}

static const Headers *unknown_choice(Arena *arena, const char *choice, Diag *diag) {
    static const char *const words[] = {"auto", "bundled", "mingw", "wdk:DIR"};
    const char *near = text_nearest(choice, words, sizeof words / sizeof *words);
    diag_report(diag, DIAG_ERROR, (DiagPlace){0},
                "unknown header environment '%s': auto, bundled, mingw or wdk:DIR expected%s",
                choice, near == NULL ? "" : arena_printf(arena, "; did you mean '%s'?", near));
    return NULL;
}

const Headers *headers_open(Arena *arena, const char *choice, const char *resource_directory,
                            Diag *diag) {
    Builder builder = {.arena = arena,
                       .headers = ARENA_NEW(arena, Headers),
                       .resource_directory = resource_directory};
    if (strcmp(choice, "bundled") == 0) {
        return open_bundled(&builder);
    }
    if (strcmp(choice, "auto") == 0) {
        return mingw_is_installed() ? open_mingw(&builder) : open_bundled(&builder);
    }
    if (text_starts(choice, "wdk:")) {
        return open_wdk(&builder, choice + 4, diag);
    }
    if (strcmp(choice, "mingw") != 0) {
        return unknown_choice(arena, choice, diag);
    }
    if (!mingw_is_installed()) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){MINGW_INCLUDE, 0, 0},
                    "mingw-w64's driver headers are not installed (Debian: mingw-w64-common); "
                    "'bundled' needs nothing");
        return NULL;
    }
    return open_mingw(&builder);
}
