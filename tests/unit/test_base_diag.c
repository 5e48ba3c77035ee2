/* test_base_diag.c - messages about our own input. */
#include "base/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static int open_arena(void **state) {
    *state = arena_open();
    return 0;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

/* What a Diag printed to `stream` so far. */
static const char *printed(Arena *arena, FILE *stream) {
    char *buffer = arena_alloc(arena, 4096);
    rewind(stream);
    buffer[fread(buffer, 1, 4095, stream)] = '\0';
    return buffer;
}

static void messages_name_their_place(void **state) {
    FILE *stream = tmpfile();
    assert_non_null(stream);
    Diag *diag = diag_new(*state, stream, false);
    diag_report(diag, DIAG_ERROR, (DiagPlace){"port.yaml", 3, 7}, "unknown state '%s'", "opne");
    diag_report(diag, DIAG_WARNING, (DiagPlace){"port.yaml", 4, 0}, "unused");
    diag_report(diag, DIAG_NOTE, (DiagPlace){"port.yaml", 0, 0}, "read");
    diag_report(diag, DIAG_ERROR, (DiagPlace){0}, "unknown option");
    assert_string_equal(printed(*state, stream), "port.yaml:3:7: error: unknown state 'opne'\n"
                                                 "port.yaml:4: warning: unused\n"
                                                 "port.yaml: note: read\n"
                                                 "fltcheck: error: unknown option\n");
    fclose(stream);
}

static void messages_are_kept_in_order_and_counted(void **state) {
    Diag *diag = diag_new(*state, NULL, false);
    char file[] = "a.c";
    diag_report(diag, DIAG_ERROR, (DiagPlace){file, 1, 1}, "first");
    file[0] = 'x';
    diag_report(diag, DIAG_WARNING, (DiagPlace){0}, "second");
    diag_report(diag, DIAG_ERROR, (DiagPlace){0}, "third");
    assert_int_equal(diag_total(diag), 3);
    assert_int_equal(diag_count(diag, DIAG_ERROR), 2);
    assert_int_equal(diag_count(diag, DIAG_WARNING), 1);
    assert_int_equal(diag_count(diag, DIAG_NOTE), 0);
    assert_string_equal(diag_at(diag, 0)->place.file, "a.c");
    assert_string_equal(diag_at(diag, 2)->text, "third");
    assert_int_equal(diag_at(diag, 1)->level, DIAG_WARNING);
}

static void the_same_message_is_told_once(void **state) {
    Diag *diag = diag_new(*state, NULL, false);
    for (int i = 0; i < 3; i++) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){"shared.h", 1, 1}, "bad");
    }
    diag_report(diag, DIAG_ERROR, (DiagPlace){"shared.h", 2, 1}, "bad");
    assert_int_equal(diag_total(diag), 2);
}

static void colours_only_where_asked_for(void **state) {
    FILE *stream = tmpfile();
    assert_non_null(stream);
    Diag *diag = diag_new(*state, stream, true);
    diag_report(diag, DIAG_ERROR, (DiagPlace){"a.c", 1, 1}, "bad");
    const char *text = printed(*state, stream);
    assert_non_null(strstr(text, "\033["));
    assert_non_null(strstr(text, "a.c:1:1: "));
    assert_non_null(strstr(text, "error:\033[0m bad\n"));
    fclose(stream);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_name_their_place),
        cmocka_unit_test(messages_are_kept_in_order_and_counted),
        cmocka_unit_test(the_same_message_is_told_once),
        cmocka_unit_test(colours_only_where_asked_for),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
