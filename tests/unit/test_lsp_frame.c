/* test_lsp_frame.c - headers of messages, good and bad. */
#include "lsp/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* The results for an input: "m" with the content in brackets, "b" for bad ones, "e" at the end. */
static const char *read_all(Arena *arena, const char *input) {
    FILE *file = tmpfile();
    assert_non_null(file);
    fwrite(input, 1, strlen(input), file);
    rewind(file);
    const char *all = "";
    for (;;) {
        char *content = NULL;
        size_t length = 0;
        FrameResult result = frame_read(file, arena, &content, &length);
        if (result == FRAME_MESSAGE) {
            all = arena_printf(arena, "%sm[%.*s]", all, (int)length, content);
        } else if (result == FRAME_BAD) {
            all = arena_printf(arena, "%sb", all);
        } else {
            fclose(file);
            return arena_printf(arena, "%se", all);
        }
    }
}

static void headers(void **state) {
    static const struct {
        const char *input, *expected;
    } table[] = {
        {"", "e"},
        {"Content-Length: 2\r\n\r\n{}Content-Length: 1\r\n\r\n1", "m[{}]m[1]e"},
        {"content-length:2 \r\nContent-Type: x; charset=utf-8\r\n\r\n{}", "m[{}]e"},
        {"Content-Length: 2\n\n{}", "m[{}]e"},
        {"Content-Length: 0\r\n\r\n", "m[]e"},
        {"Content-Length: 9\r\n\r\n{}", "e"}, /* less than there should be */
        {"Content-Type: x\r\n\r\n", "be"},    /* no length */
        {"Content-Length: -1\r\n\r\n", "be"},
        {"Content-Length: two\r\n\r\nContent-Length: 1\r\n\r\n1", "bm[1]e"},
        {"Content-Length: 99999999999999999999\r\n\r\n", "be"},
        {"nonsense\r\n\r\nContent-Length: 1\r\n\r\n1", "bm[1]e"},
        {"Content-Length", "e"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_string_equal(read_all(*state, table[i].input), table[i].expected);
    }
}

static void long_lines_are_no_headers(void **state) {
    Arena *arena = *state;
    char *line = arena_alloc(arena, 10001);
    memset(line, 'x', 10000);
    const char *input = arena_printf(arena, "%s\r\n\r\nContent-Length: 1\r\n\r\n1", line);
    assert_string_equal(read_all(arena, input), "bm[1]e");
}

static int open_arena(void **state) {
    *state = arena_open();
    return 0;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers),
        cmocka_unit_test(long_lines_are_no_headers),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
