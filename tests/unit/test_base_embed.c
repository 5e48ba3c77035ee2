/* test_base_embed.c - files embedded by the build. */
#include "base/embed.h"
#include "base/platform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Each embedded file is the one on disk, byte by byte, in order of their paths. */
static void check_table(const EmbeddedFile *table, const char *directory) {
    Arena *arena = arena_open();
    for (size_t i = 0; table[i].path; i++) {
        const char *path =
            arena_printf(arena, "%s/%s/%s", FLTCHECK_SOURCE_DIR, directory, table[i].path);
        size_t length = 0;
        char *bytes = platform_read_file(arena, path, &length, NULL);
        assert_non_null(bytes);
        assert_int_equal(table[i].length, length);
        assert_memory_equal(table[i].bytes, bytes, length + 1);
        assert_true(i == 0 || strcmp(table[i - 1].path, table[i].path) < 0);
    }
    arena_close(arena);
}

static void rules_are_embedded_as_they_are(void **state) {
    (void)state;
    check_table(embed_rules, "rules");
}

static void headers_are_embedded_as_they_are(void **state) {
    (void)state;
    check_table(embed_headers, "checker/project/headers");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_embedded_as_they_are),
        cmocka_unit_test(headers_are_embedded_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
