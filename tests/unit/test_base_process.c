/* test_base_process.c - other processes: talking to them, and how they end. */
#include "base/platform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static int open_arena(void **state) {
    *state = arena_open();
    return 0;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

static PlatformProcess *start(Arena *arena, const char *script) {
    const char *const command[] = {"/bin/sh", "-c", script, NULL};
    const char *error = NULL;
    PlatformProcess *process = platform_process_start(arena, command, &error);
    assert_non_null(process);
    return process;
}

/* Everything that it writes until it ends. */
static const char *read_all(Arena *arena, PlatformProcess *process) {
    char *text = arena_alloc(arena, 4096);
    size_t length = 0, got = 0;
    do {
        bool ready = false;
        platform_process_wait(&process, 1, 10, &ready);
        assert_true(ready);
        got = platform_process_receive(process, text + length, 4095 - length);
        length += got;
    } while (got > 0);
    return text;
}

static void test_talking(void **state) {
    PlatformProcess *process = start(*state, "read line; echo \"got $line\"");
    assert_true(platform_process_send(process, "hello\n", 6));
    assert_string_equal(read_all(*state, process), "got hello\n");
    PlatformEnd end = platform_process_end(*state, process, false);
    assert_false(end.is_signal);
    assert_int_equal(end.code, 0);
    assert_string_equal(end.errors, "");
}

static void test_ends(void **state) {
    PlatformProcess *process = start(*state, "echo oops >&2; exit 7");
    assert_string_equal(read_all(*state, process), "");
    PlatformEnd end = platform_process_end(*state, process, false);
    assert_false(end.is_signal);
    assert_int_equal(end.code, 7);
    assert_string_equal(end.errors, "oops\n");
    end = platform_process_end(*state, start(*state, "kill -SEGV $$"), false);
    assert_true(end.is_signal);
    assert_int_equal(end.code, 11);
    end = platform_process_end(*state, start(*state, "sleep 100"), true);
    assert_true(end.is_signal);
    assert_int_equal(end.code, 9);
}

/* It waits for the input to end; that comes before the wait for its end. */
static void test_end_of_input(void **state) {
    PlatformProcess *process = start(*state, "cat; echo done");
    platform_process_finish(process);
    assert_string_equal(read_all(*state, process), "done\n");
    assert_int_equal(platform_process_end(*state, process, false).code, 0);
}

static void test_nobody_reads(void **state) {
    PlatformProcess *process = start(*state, "exec <&-; sleep 100");
    static char much[1 << 21]; /* more than a pipe is made to hold */
    assert_false(platform_process_send(process, much, sizeof much));
    platform_process_end(*state, process, true);
}

static void test_no_such_program(void **state) {
    const char *const command[] = {"/no/such/program", NULL};
    const char *error = NULL;
    assert_null(platform_process_start(*state, command, &error));
    assert_string_equal(error, "No such file or directory");
}

static void test_patience(void **state) {
    PlatformProcess *process = start(*state, "sleep 100");
    bool ready = true;
    double begin = platform_seconds();
    platform_process_wait(&process, 1, 0.2, &ready);
    assert_false(ready);
    assert_true(platform_seconds() - begin >= 0.2);
    platform_process_end(*state, process, true);
}

/* Only the end of what is printed is kept, and printing never stops the child. */
static void test_many_errors(void **state) {
    PlatformProcess *process =
        start(*state, "i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done; "
                      "echo finished");
    assert_string_equal(read_all(*state, process), "finished\n");
    PlatformEnd end = platform_process_end(*state, process, false);
    assert_true(strlen(end.errors) <= 4096);
}

/* What a copy says it has: its input, and how many files of its parent. */
static int work_of_copy(void) {
    char line[32] = "";
    bool good = fgets(line, sizeof line, stdin) != NULL;
    int others = 0;
    for (int file = 3; file < 64; file++) {
        others += fcntl(file, F_GETFD) != -1;
    }
    printf("%d files, %s", others, good ? line : "nothing");
    fflush(stdout);
    return 5;
}

static void test_copy(void **state) {
    PlatformProcess *other = start(*state, "sleep 100");
    PlatformProcess *process = platform_process_copy(*state, work_of_copy);
    if (process != NULL) { /* there are systems without */
        assert_true(platform_process_send(process, "hello\n", 6));
        assert_string_equal(read_all(*state, process), "0 files, hello\n");
        assert_int_equal(platform_process_end(*state, process, false).code, 5);
    }
    platform_process_end(*state, other, true);
}

int main(void) {
#define PROCESS_TEST(function) cmocka_unit_test_setup_teardown(function, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        PROCESS_TEST(test_talking),         PROCESS_TEST(test_ends),
        PROCESS_TEST(test_end_of_input),    PROCESS_TEST(test_nobody_reads),
        PROCESS_TEST(test_no_such_program), PROCESS_TEST(test_patience),
        PROCESS_TEST(test_many_errors),     PROCESS_TEST(test_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
