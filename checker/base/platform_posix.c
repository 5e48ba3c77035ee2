/* platform_posix.c - platform.h for POSIX systems (and Linux' /proc/self/exe). */
#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE   700 /* realpath */

#include "base/platform.h"

#include "base/text.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- errors ------------------------------------------------------------------------- */

static void set_error(Arena *arena, const char **error, int number) {
    if (!error) {
        return;
    }
    char text[256];
    if (strerror_r(number, text, sizeof text) != 0) {
        snprintf(text, sizeof text, "error %d", number);
    }
    *error = arena_strdup(arena, text);
}

/* ---- reading -------------------------------------------------------------------------- */

/* Everything up to the end; works for pipes and files that change while read. Returns 0
 * or an errno. */
static int read_all(int file, Text *into, size_t expected) {
    size_t room = expected + 1;
    for (;;) {
        if (into->capacity - into->length < room) {
            size_t capacity = into->length + room;
            char *bytes = arena_alloc(into->arena, capacity);
            if (into->length) {
                memcpy(bytes, into->bytes, into->length);
            }
            into->bytes = bytes;
            into->capacity = capacity;
        }
        ssize_t got = read(file, into->bytes + into->length, into->capacity - into->length);
        if (got < 0 && errno != EINTR) {
            return errno;
        }
        if (got == 0) {
            return 0;
        }
        into->length += got > 0 ? (size_t)got : 0;
        /* The first round takes a regular file whole and leaves one byte to see its end. */
        room = into->length < into->capacity ? 1 : into->length + 4096;
    }
}

char *platform_read_file(Arena *arena, const char *path, size_t *length, const char **error) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        set_error(arena, error, errno);
        return NULL;
    }
    struct stat status;
    Text text = text_new(arena);
    int failure = fstat(file, &status) != 0 ? errno : 0;
    if (!failure) {
        size_t expected = S_ISREG(status.st_mode) ? (size_t)status.st_size : 4096;
        failure = read_all(file, &text, expected);
    }
    close(file);
    if (failure) {
        set_error(arena, error, failure);
        return NULL;
    }
    text_append_n(&text, "", 0);
    if (length) {
        *length = text.length;
    }
    return text.bytes;
}

/* ---- writing --------------------------------------------------------------------------- */

static int write_all(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t done = write(file, bytes, length);
        if (done < 0 && errno != EINTR) {
            return errno;
        }
        if (done > 0) {
            bytes += done;
            length -= (size_t)done;
        }
    }
    return 0;
}

/* Writes to `path` as it is: for devices and pipes, which must not be replaced. */
static int write_directly(const char *path, int flags, mode_t mode, const char *bytes,
                          size_t length) {
    int file = open(path, O_WRONLY | O_CLOEXEC | flags, mode);
    if (file < 0) {
        return errno;
    }
    int failure = write_all(file, bytes, length);
    if (close(file) != 0 && !failure) {
        failure = errno;
    }
    return failure;
}

static int write_and_rename(Arena *arena, const char *path, mode_t mode, const char *bytes,
                            size_t length) {
    const char *temporary = NULL;
    int failure = EEXIST;
    /* A left-over of a process that had our number must not be in the way. */
    for (unsigned n = 0; failure == EEXIST && n < 100; n++) {
        temporary = arena_printf(arena, "%s.%ld-%u.tmp", path, (long)getpid(), n);
        failure = write_directly(temporary, O_CREAT | O_EXCL, mode, bytes, length);
    }
    if (!failure && rename(temporary, path) != 0) {
        failure = errno;
    }
    if (failure && failure != EEXIST) {
        unlink(temporary);
    }
    return failure;
}

bool platform_write_file(Arena *arena, const char *path, const char *bytes, size_t length,
                         const char **error) {
    struct stat status;
    bool exists = stat(path, &status) == 0;
    int failure = 0;
    if (exists && S_ISDIR(status.st_mode)) {
        failure = EISDIR;
    } else if (exists && !S_ISREG(status.st_mode)) {
        failure = write_directly(path, 0, 0, bytes, length);
    } else {
        /* A symbolic link stays one: its target is replaced. */
        char *target = exists ? realpath(path, NULL) : NULL;
        failure = write_and_rename(arena, target ? target : path,
                                   exists ? status.st_mode & 0777 : 0666, bytes, length);
        free(target);
    }
    if (failure) {
        set_error(arena, error, failure);
    }
    return !failure;
}

/* ---- directories ------------------------------------------------------------------------- */

bool platform_is_file(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

bool platform_is_directory(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool platform_is_same_file(const char *a, const char *b) {
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *platform_list_directory(Arena *arena, const char *path, size_t *count) {
    DIR *directory = opendir(path);
    *count = 0;
    if (!directory) {
        return NULL;
    }
    VEC(const char *) names = {0};
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            vec_push(arena, &names, arena_strdup(arena, entry->d_name));
        }
    }
    closedir(directory);
    if (names.count == 0) {
        return ARENA_NEW(arena, const char *); /* empty, but readable */
    }
    qsort(names.items, names.count, sizeof *names.items, compare_names);
    *count = names.count;
    return names.items;
}

/* ---- paths ------------------------------------------------------------------------------- */

enum { LONGEST_PATH = 1 << 20 }; /* for calls that do not say how much they need */

static const char *current_directory(Arena *arena) {
    for (size_t size = 256; size <= LONGEST_PATH; size *= 2) {
        char *buffer = arena_alloc(arena, size);
        if (getcwd(buffer, size)) {
            return buffer;
        }
        if (errno != ERANGE) {
            break;
        }
    }
    return "/"; /* the directory was removed under us */
}

static void remove_last_part(Text *path) {
    while (path->length > 0) {
        path->length--;
        if (path->bytes[path->length] == '/') {
            return;
        }
    }
}

/* `path`, which is absolute, without "." and ".." and doubled separators. */
static const char *without_dots(Arena *arena, const char *path) {
    Text out = text_new(arena);
    while (*path) {
        size_t part = strcspn(path, "/");
        if (part == 2 && path[0] == '.' && path[1] == '.') {
            remove_last_part(&out);
        } else if (part > 0 && !(part == 1 && path[0] == '.')) {
            text_char(&out, '/');
            text_append_n(&out, path, part);
        }
        path += part + (path[part] == '/');
    }
    if (out.length == 0) {
        return "/";
    }
    out.bytes[out.length] = '\0';
    return text_str(&out);
}

const char *platform_absolute(Arena *arena, const char *path) {
    if (path[0] != '/') {
        path = arena_printf(arena, "%s/%s", current_directory(arena), path);
    }
    return without_dots(arena, path);
}

const char *platform_join(Arena *arena, const char *directory, const char *path) {
    if (path[0] == '/') {
        return path;
    }
    return platform_absolute(arena, arena_printf(arena, "%s/%s", directory, path));
}

const char *platform_dirname(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return ".";
    }
    return slash == path ? "/" : arena_strndup(arena, path, (size_t)(slash - path));
}

const char *platform_basename(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *platform_program(Arena *arena) {
    for (size_t size = 256; size <= LONGEST_PATH; size *= 2) {
        char *buffer = arena_alloc(arena, size);
        ssize_t length = readlink("/proc/self/exe", buffer, size - 1);
        if (length < 0) {
            break;
        }
        if ((size_t)length < size - 1) {
            return buffer;
        }
    }
    return NULL;
}

const char *platform_program_directory(Arena *arena) {
    const char *program = platform_program(arena);
    return program ? platform_dirname(arena, program) : ".";
}

static int64_t nanoseconds(struct timespec time) {
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

bool platform_stamp(const char *path, PlatformStamp *stamp) {
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        return false;
    }
    *stamp = (PlatformStamp){(uint64_t)status.st_size, (uint64_t)status.st_ino,
                             nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
    return true;
}

int64_t platform_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return nanoseconds(now);
}

bool platform_can_write(const char *path) {
    Arena *scratch = arena_open();
    bool good = access(platform_dirname(scratch, path), W_OK) == 0 &&
                (access(path, F_OK) != 0 || access(path, W_OK) == 0);
    arena_close(scratch);
    return good;
}

const char *platform_find_program(Arena *arena, const char *name) {
    const char *at = getenv("PATH");
    while (at != NULL && *at != '\0') {
        size_t length = strcspn(at, ":");
        const char *path = arena_printf(arena, "%.*s/%s", (int)length, at, name);
        if (length > 0 && access(path, X_OK) == 0 && platform_is_file(path)) {
            return path;
        }
        at += length + (at[length] == ':');
    }
    return NULL;
}

/* ---- terminal, time, memory ------------------------------------------------------------------ */

bool platform_is_terminal(FILE *stream) {
    return isatty(fileno(stream)) == 1;
}

double platform_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

uint64_t platform_peak_memory(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0) {
        return 0;
    }
    return (uint64_t)usage.ru_maxrss * 1024; /* Linux counts in kilobytes */
}
