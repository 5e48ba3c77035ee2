/* platform_posix_library.c - libraries of platform.h for POSIX systems. */
#define _POSIX_C_SOURCE 200809L

#include "base/platform.h"

#include <dlfcn.h>
#include <string.h>

PlatformLibrary *platform_library_open(Arena *arena, const char *name, const char **error) {
    /* What it calls itself is looked for when it is called: that is faster than all at once. */
    void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        *error = arena_strdup(arena, dlerror());
    }
    return library;
}

PlatformFunction *platform_library_function(PlatformLibrary *library, const char *name) {
    void *address = dlsym(library, name);
    PlatformFunction *function = NULL;
    memcpy(&function, &address, sizeof function);
    return function;
}
