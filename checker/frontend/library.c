/* library.c - libclang, loaded when it is needed for the first time. */
#include "frontend/library.h"

#include "base/platform.h"
#include "base/text.h"

#include <clang-c/Index.h>

#include <stdlib.h>

/* What the linker would keep in a table of its own, had it loaded the library: filled once, before
 * anything is parsed, with the same in every process. It is the only data of the program that
 * changes and belongs to nobody, for so does a library. */
typedef struct Library {
#define CLANG(TYPE, NAME, PARAMETERS, ARGUMENTS) TYPE(*NAME) PARAMETERS;
#include "frontend/library.def"
#undef CLANG
} Library;

static Library library;

#define CLANG(TYPE, NAME, PARAMETERS, ARGUMENTS)                                                   \
    TYPE NAME PARAMETERS {                                                                         \
        return library.NAME ARGUMENTS;                                                             \
    }
#include "frontend/library.def"
#undef CLANG

/* ---- where it is ----------------------------------------------------------------- */

/* Names another one, and then the only one. */
static const char *chosen(void) {
    const char *file = getenv("FLTCHECK_LIBCLANG");
    return file != NULL && *file != '\0' ? file : NULL;
}

const char *library_file(void) {
    const char *file = chosen() != NULL ? chosen() : FLTCHECK_LIBCLANG;
    return platform_is_file(file) ? file : NULL;
}

/* The one that the program was built with, then what distributions call that version: another one
 * would have other numbers for the same things. */
static const char *const candidates[] = {
    FLTCHECK_LIBCLANG, "libclang-" FLTCHECK_LIBCLANG_VERSION ".so.1",
    "libclang-" FLTCHECK_LIBCLANG_VERSION ".so." FLTCHECK_LIBCLANG_VERSION,
    "libclang.so." FLTCHECK_LIBCLANG_VERSION ".1", "libclang.so." FLTCHECK_LIBCLANG_VERSION};

/* ---- loading --------------------------------------------------------------------- */

/* The name of a function that it has not, or NULL. */
static const char *bind(PlatformLibrary *file) {
    Library found;
#define CLANG(TYPE, NAME, PARAMETERS, ARGUMENTS)                                                   \
    found.NAME = (TYPE(*) PARAMETERS)platform_library_function(file, #NAME);                       \
    if (found.NAME == NULL) {                                                                      \
        return #NAME;                                                                              \
    }
#include "frontend/library.def"
#undef CLANG
    library = found;
    return NULL;
}

/* False with a line about why, after what is there already. */
static bool load(Arena *arena, const char *name, Text *problems) {
    const char *error = NULL;
    PlatformLibrary *file = platform_library_open(arena, name, &error);
    const char *missing = file != NULL ? bind(file) : NULL;
    if (file != NULL && missing == NULL) {
        return true;
    }
    text_append(problems, problems->length > 0 ? "; " : "libclang could not be loaded: ");
    if (missing != NULL) {
        text_printf(problems, "%s: there is no %s in it", name, missing);
    } else {
        text_append(problems, error);
    }
    return false;
}

const char *library_load(Arena *arena) {
    if (library.clang_createIndex != NULL) {
        return NULL;
    }
    Text problems = text_new(arena);
    if (chosen() != NULL) {
        return load(arena, chosen(), &problems) ? NULL : text_str(&problems);
    }
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        if (load(arena, candidates[i], &problems)) {
            return NULL;
        }
    }
    return text_str(&problems);
}
