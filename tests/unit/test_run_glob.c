/* test_run_glob.c - which paths a pattern means. */
#include "run/glob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct Case {
    const char *pattern, *path;
    bool matches;
} Case;

static void test_patterns(void **state) {
    (void)state;
    const Case cases[] = {
        {"a.c", "a.c", true},
        {"a.c", "src/a.c", true},
        {"a.c", "src/ba.c", false},
        {"a.c", "a.cpp", false},
        {"*.c", "x/y/z.c", true},
        {"*.c", "z.cc", false},
        {"?.c", "z.c", true},
        {"?.c", "zz.c", false},
        {"src/*.c", "src/a.c", true},
        {"src/*.c", "src/b/a.c", false},
        {"src/*.c", "lib/src/a.c", false},
        {"src/**/*.c", "src/a.c", true},
        {"src/**/*.c", "src/b/c/a.c", true},
        {"src/**", "src/b/c/a.c", true},
        {"src/**", "srcs/a.c", false},
        {"**/gen/*.h", "gen/a.h", true},
        {"**/gen/*.h", "x/y/gen/a.h", true},
        {"**/gen/*.h", "x/agen/a.h", false},
        {"third_party", "third_party/x/a.c", true},
        {"third_party/", "lib/third_party/x/a.c", true},
        {"third_party/", "third_party_x/a.c", false},
        {"lib/x", "lib/x/a.c", true},
        {"/lib/x", "lib/x/a.c", true},
        {"lib/x", "lib/xy/a.c", false},
        {"**", "a/b.c", true},
        {"*", "a/b.c", true},
        {"*.h", "/usr/include/a.h", true},
        {"*.c", "/usr/include/a.h", false},
        {"**/b/*.h", "/a/b/c.h", true},
        {"**/x/*.h", "/a/b/c.h", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (glob_matches(cases[i].pattern, cases[i].path) != cases[i].matches) {
            fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].path);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_patterns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
