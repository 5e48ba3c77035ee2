/* location.c - where files lie, as reports for other programs name them. */
#include "report/location.h"

#include "base/platform.h"
#include "base/strmap.h"
#include "report/place.h"

#include <ctype.h>
#include <string.h>

struct Locations {
    Arena *arena;
    Sources *sources;
    const char *root; /* ends without a slash, but for "/" */
    StrMap *paths;    /* as places name a file -> as reports do */
};

Locations *location_open(Arena *arena, Sources *sources, const ReportOrigin *origin) {
    Locations *locations = ARENA_NEW(arena, Locations);
    const char *root = origin != NULL ? origin->root : NULL;
    *locations = (Locations){.arena = arena,
                             .sources = sources,
                             .root = platform_absolute(arena, root != NULL ? root : "."),
                             .paths = strmap_new(arena)};
    return locations;
}

/* The part of `path` below the root, or NULL. */
static const char *below_root(const Locations *locations, const char *path) {
    size_t length = strlen(locations->root);
    if (strncmp(path, locations->root, length) != 0) {
        return NULL;
    }
    if (length > 0 && locations->root[length - 1] == '/') {
        return path + length;
    }
    return path[length] == '/' && path[length + 1] != '\0' ? path + length + 1 : NULL;
}

const char *location_path(Locations *locations, const char *file) {
    const char *known = strmap_get(locations->paths, file);
    if (known == NULL) {
        const char *path = source_path(locations->sources, file);
        const char *below = below_root(locations, path);
        known = below != NULL ? below : path;
        strmap_put(locations->paths, file, (void *)(uintptr_t)known);
    }
    return known;
}

const char *location_text(Locations *locations, IrLoc loc) {
    if (loc.file != NULL) {
        loc.file = location_path(locations, loc.file);
    }
    return place_text(locations->arena, loc);
}

bool location_is_inside(Locations *locations, const char *file) {
    return below_root(locations, source_path(locations->sources, file)) != NULL;
}

const char *location_encode(Arena *arena, const char *text, const char *also) {
    Text out = text_new(arena);
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        bool allowed = isalnum(byte) || strchr("-._~/!$&'()*+,;=@", byte) != NULL;
        if (byte < 0x80 && (allowed || strchr(also, byte) != NULL)) {
            text_char(&out, *at);
        } else {
            text_printf(&out, "%%%02X", (unsigned)byte);
        }
    }
    return text_str(&out);
}

static const char *file_uri(const Locations *locations, const char *path, const char *end) {
    return arena_printf(locations->arena, "file://%s%s%s", *path == '/' ? "" : "/",
                        location_encode(locations->arena, path, ""), end);
}

const char *location_uri(Locations *locations, const char *file) {
    const char *path = location_path(locations, file);
    return location_is_inside(locations, file) ? location_encode(locations->arena, path, "")
                                               : file_uri(locations, path, "");
}

const char *location_root_uri(Locations *locations) {
    size_t length = strlen(locations->root);
    bool closed = length > 0 && locations->root[length - 1] == '/';
    return file_uri(locations, locations->root, closed ? "" : "/");
}
