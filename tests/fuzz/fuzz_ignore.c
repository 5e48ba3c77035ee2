/* fuzz_ignore.c - suppressions in sources: comments and pragmas. */
#include "frontend/ignore.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    IgnoreList list = {0};
    ignore_scan(arena, "a.c", (const char *)data, size, &list);
    for (size_t i = 0; i < list.count; i++) {
        const Suppression *one = &list.items[i];
        if (one->rules == NULL || one->reason == NULL || one->loc.line == 0 ||
            one->last_line < one->loc.line) {
            abort();
        }
    }
    arena_close(arena);
    return 0;
}
