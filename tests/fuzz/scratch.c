/* scratch.c - a folder for readers that want a file. */
#define _XOPEN_SOURCE 700
#include "fuzz.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST = 512 };

static char folder[LONGEST];

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at) {
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static void remove_folder(void) {
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void need(int good, const char *what) {
    if (!good) {
        perror(what);
        exit(1);
    }
}

/* In memory where that can be had: thousands of files are written each second. */
const char *scratch_folder(void) {
    if (folder[0] == '\0') {
        const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/fltcheck-fuzz-XXXXXX", base != NULL ? base : "/tmp");
        need(mkdtemp(folder) != NULL, folder);
        atexit(remove_folder);
    }
    return folder;
}

static void make_folders(char *path) {
    for (char *at = path + strlen(scratch_folder()) + 1; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        mkdir(path, 0700);
        *at = '/';
    }
}

const char *scratch_write(const char *name, const void *data, size_t size) {
    static char path[2 * LONGEST];
    snprintf(path, sizeof path, "%s/%s", scratch_folder(), name);
    make_folders(path);
    FILE *file = fopen(path, "wb");
    need(file != NULL, path);
    need(size == 0 || fwrite(data, 1, size, file) == size, path);
    need(fclose(file) == 0, path);
    return path;
}

const char *scratch_write_text(const char *name, const char *text) {
    return scratch_write(name, text, strlen(text));
}
