/* replay.c - gives a harness the files of folders, where there is no libFuzzer. */
#include "base/platform.h"
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void replay(const char *folder, const char *name) {
    Arena *arena = arena_open();
    size_t size = 0;
    const char *error = NULL;
    const char *path = platform_join(arena, folder, name);
    const char *text = platform_read_file(arena, path, &size, &error);
    if (text == NULL) {
        fprintf(stderr, "%s: %s\n", path, error);
        exit(1);
    }
    /* Of its size exactly, so that reading on is seen. */
    uint8_t *data = malloc(size > 0 ? size : 1);
    if (data == NULL) {
        exit(1);
    }
    memcpy(data, text, size);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    arena_close(arena);
}

int main(int argc, char **argv) {
    Arena *arena = arena_open();
    size_t total = 0;
    for (int i = 1; i < argc; i++) {
        size_t count = 0;
        const char *const *names = platform_list_directory(arena, argv[i], &count);
        for (size_t k = 0; names != NULL && k < count; k++) {
            replay(argv[i], names[k]);
        }
        total += count;
    }
    arena_close(arena);
    printf("%zu inputs\n", total);
    return total > 0 ? 0 : 1;
}
