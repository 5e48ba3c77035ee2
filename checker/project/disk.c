/* disk.c - finding files as Windows does: either slash, any case, drive letters. */
#include "project/disk.h"

#include "base/platform.h"
#include "base/strmap.h"
#include "base/text.h"
#include "base/vec.h"

#include <string.h>

typedef struct Folder {
    const char *const *names; /* NULL: no such directory */
    size_t count;
    StrMap *by_lower; /* names in lower case -> as on disk; made when needed */
} Folder;

/* A prefix of paths with a drive, and the directory here that it stands for. */
typedef struct Drive {
    const char *prefix; /* lower case, '/', without one at the end */
    const char *here;
} Drive;

struct Disk {
    Arena *arena;
    StrMap *folders; /* path -> Folder */
    StrMap *found;   /* path as asked -> path on disk */
    VEC(Drive) drives;
    size_t tries; /* of disk_learn() that found nothing */
};

/* A database of another machine, all of whose files are missing here, is to be found out
 * soon. */
enum { MOST_TRIES = 100 };

Disk *disk_open(Arena *arena) {
    Disk *disk = ARENA_NEW(arena, Disk);
    *disk = (Disk){.arena = arena, .folders = strmap_new(arena), .found = strmap_new(arena)};
    return disk;
}

/* ---- texts -------------------------------------------------------------------------- */

bool disk_has_drive(const char *path) {
    char letter = (char)(path[0] | 0x20);
    return letter >= 'a' && letter <= 'z' && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
}

/* Takes the last part off, unless it is "..", the root or a drive; false then. */
static bool remove_part(Text *path, size_t root) {
    size_t at = path->length;
    while (at > root && path->bytes[at - 1] != '/') {
        at--;
    }
    size_t length = path->length - at;
    if (length == 0 || (length == 2 && path->bytes[at] == '.' && path->bytes[at + 1] == '.')) {
        return false;
    }
    path->length = at > root ? at - 1 : root;
    return true;
}

static void add_part(Text *path, size_t root, const char *part, size_t length) {
    if (length == 0 || (length == 1 && part[0] == '.')) {
        return;
    }
    bool up = length == 2 && part[0] == '.' && part[1] == '.';
    if (up && (remove_part(path, root) || root > 0)) {
        return;
    }
    if (path->length > root) {
        text_char(path, '/');
    }
    text_append_n(path, part, length);
}

const char *disk_plain(Arena *arena, const char *path) {
    Text out = text_new(arena);
    if (disk_has_drive(path)) {
        text_append_n(&out, path, 2);
        path += 2;
    }
    if (*path == '/' || *path == '\\') {
        text_char(&out, '/');
    }
    size_t root = out.length;
    while (*path != '\0') {
        size_t length = strcspn(path, "/\\");
        add_part(&out, root, path, length);
        path += length + (path[length] != '\0');
    }
    return out.length == 0 ? "." : arena_strndup(arena, out.bytes, out.length);
}

static const char *joined(Arena *arena, const char *directory, const char *path) {
    bool absolute = path[0] == '/' || path[0] == '\\' || disk_has_drive(path);
    return disk_plain(arena, absolute ? path : arena_printf(arena, "%s/%s", directory, path));
}

const char *disk_relative(Arena *arena, const char *base, const char *path) {
    size_t common = 0; /* characters, up to the end of a part */
    for (size_t i = 0; path[0] == '/'; i++) {
        bool ends_base = base[i] == '\0' || base[i] == '/';
        bool ends_path = path[i] == '\0' || path[i] == '/';
        common = ends_base && ends_path ? i : common;
        if (base[i] != path[i] || base[i] == '\0') {
            break;
        }
    }
    if (common == 0 && strcmp(base, "/") != 0) {
        return path; /* nothing in common but the root: better as it is */
    }
    Text out = text_new(arena);
    for (const char *c = base + common; *c != '\0'; c++) {
        text_append(&out, c[0] == '/' && c[1] != '\0' ? "../" : "");
    }
    text_append(&out, path + common + (path[common] == '/'));
    return out.length == 0                  ? "."
           : text_ends(text_str(&out), "/") ? arena_strndup(arena, out.bytes, out.length - 1)
                                            : text_str(&out);
}

/* ---- directories ---------------------------------------------------------------------- */

static Folder *folder_of(Disk *disk, const char *directory) {
    Folder *folder = strmap_get(disk->folders, directory);
    if (folder == NULL) {
        folder = ARENA_NEW(disk->arena, Folder);
        folder->names = platform_list_directory(disk->arena, directory, &folder->count);
        strmap_put(disk->folders, directory, folder);
    }
    return folder;
}

const char *const *disk_list(Disk *disk, const char *directory, size_t *count) {
    const Folder *folder = folder_of(disk, directory);
    *count = folder->count;
    return folder->names;
}

/* The name in `directory` that differs from `name` in nothing but case; the first in
 * sorted order, where the disk has several. */
static const char *name_on_disk(Disk *disk, const char *directory, const char *name) {
    Folder *folder = folder_of(disk, directory);
    if (folder->by_lower == NULL) {
        folder->by_lower = strmap_new(disk->arena);
        for (size_t i = folder->count; i-- > 0;) {
            strmap_put(folder->by_lower, text_lower(disk->arena, folder->names[i]),
                       (void *)(uintptr_t)folder->names[i]);
        }
    }
    return strmap_get(folder->by_lower, text_lower(disk->arena, name));
}

static bool exists(const char *path) {
    return platform_is_file(path) || platform_is_directory(path);
}

/* `path` (plain) part by part in the spelling of the disk. */
static const char *spelled(Disk *disk, const char *path) {
    Arena *arena = disk->arena;
    const char *at = *path == '/' ? "/" : ".";
    const char *shown = *path == '/' ? "/" : "";
    path += *path == '/';
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        const char *part = arena_strndup(arena, path, length);
        const char *join = text_ends(shown, "/") || *shown == '\0' ? "" : "/";
        const char *as_is = arena_printf(arena, "%s%s%s", shown, join, part);
        if (!exists(as_is)) {
            const char *name = name_on_disk(disk, at, part);
            if (name == NULL) {
                return arena_printf(arena, "%s%s%s", shown, join, path);
            }
            as_is = arena_printf(arena, "%s%s%s", shown, join, name);
        }
        shown = at = as_is;
        path += length + (path[length] == '/');
    }
    return shown;
}

/* ---- drives ----------------------------------------------------------------------------- */

/* True if `path` starts with `prefix` as a directory; `*rest` is what follows. */
static bool below(const char *path, const char *prefix, const char **rest) {
    size_t length = strlen(prefix);
    if (!text_starts_nocase(path, prefix) || (path[length] != '/' && path[length] != '\0')) {
        return false;
    }
    *rest = path + length + (path[length] == '/');
    return true;
}

/* Where a plain path with a drive is here, or NULL. */
static const char *without_drive(Disk *disk, const char *path) {
    const char *rest = NULL;
    const Drive *best = NULL;
    for (size_t i = 0; i < disk->drives.count; i++) {
        const Drive *drive = &disk->drives.items[i];
        if (below(path, drive->prefix, &rest) &&
            (best == NULL || strlen(drive->prefix) > strlen(best->prefix))) {
            best = drive;
        }
    }
    if (best != NULL && below(path, best->prefix, &rest)) {
        return *rest == '\0' ? best->here : joined(disk->arena, best->here, rest);
    }
    const char *mounted = arena_printf(disk->arena, "/mnt/%c", (char)(path[0] | 0x20));
    return platform_is_directory(mounted) ? arena_printf(disk->arena, "%s%s", mounted, path + 2)
                                          : NULL;
}

/* Tries every end of `path`, the longest first, in one directory. */
static bool learn_in(Disk *disk, const char *directory, const char *path) {
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const char *here = spelled(disk, joined(disk->arena, directory, slash + 1));
        if (platform_is_file(here)) {
            Drive drive = {arena_strndup(disk->arena, path, (size_t)(slash - path)), directory};
            vec_push(disk->arena, &disk->drives, drive);
            return true;
        }
    }
    return false;
}

void disk_learn(Disk *disk, const char *directory, const char *path) {
    if (!disk_has_drive(path) || disk->tries >= MOST_TRIES) {
        return;
    }
    const char *plain = disk_plain(disk->arena, path);
    if (strmap_has(disk->found, plain) || without_drive(disk, plain) != NULL) {
        return;
    }
    strmap_put(disk->found, plain, NULL); /* tried */
    const char *at = platform_absolute(disk->arena, directory);
    while (!learn_in(disk, at, plain)) {
        const char *above = platform_dirname(disk->arena, at);
        if (strcmp(above, at) == 0) {
            disk->tries++;
            return;
        }
        at = above;
    }
}

/* ---- lookup ------------------------------------------------------------------------------- */

const char *disk_resolve(Disk *disk, const char *directory, const char *path) {
    const char *plain = joined(disk->arena, directory, path);
    const char *known = strmap_get(disk->found, plain);
    if (known != NULL) {
        return known;
    }
    const char *here = disk_has_drive(plain) ? without_drive(disk, plain) : plain;
    if (here == NULL) {
        return plain;
    }
    const char *result = exists(here) ? here : spelled(disk, here);
    strmap_put(disk->found, plain, (void *)(uintptr_t)result);
    return result;
}
