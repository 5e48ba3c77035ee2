/* test_engine_rounds.c - rounds of a loop in the path to a finding. */
#include "engine/witness_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define MOST 64

typedef struct Path {
    Step steps[MOST];
    uint32_t count;
} Path;

static void add(Path *path, StepKind kind, uint32_t line, const char *message) {
    path->steps[path->count++] = (Step){.kind = kind, .loc = {.line = line}, .message = message};
}

static void add_rounds(Path *path, int rounds, StepKind kind) {
    for (int i = 0; i < rounds; i++) {
        add(path, kind, 3, "'i < 9' is true");
        add(path, STEP_BRANCH, 4, "'Used[i]' is false");
    }
}

static void test_many_rounds_are_told_once(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Path path = {.count = 0};
    add(&path, STEP_CALL, 1, "calls Find");
    add_rounds(&path, 9, STEP_BRANCH);
    add(&path, STEP_BRANCH, 3, "'i < 9' is false");
    const Step *steps;
    assert_int_equal(witness_fold_rounds(arena, path.steps, path.count, &steps), 5);
    assert_string_equal(steps[0].message, "calls Find");
    assert_string_equal(steps[2].message, "'Used[i]' is false");
    assert_string_equal(steps[3].message, "... and the same 8 times more");
    assert_int_equal(steps[3].loc.line, 3);
    assert_string_equal(steps[4].message, "'i < 9' is false");
    arena_close(arena);
}

static void test_few_rounds_stay(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Path path = {.count = 0};
    add_rounds(&path, 3, STEP_BRANCH);
    const Step *steps;
    assert_int_equal(witness_fold_rounds(arena, path.steps, path.count, &steps), path.count);
    arena_close(arena);
}

static void test_events_of_objects_stay(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Path path = {.count = 0};
    add_rounds(&path, 9, STEP_OBJECT);
    const Step *steps;
    assert_int_equal(witness_fold_rounds(arena, path.steps, path.count, &steps), path.count);
    arena_close(arena);
}

static void test_no_steps(void **state) {
    (void)state;
    Arena *arena = arena_open();
    const Step *steps;
    assert_int_equal(witness_fold_rounds(arena, NULL, 0, &steps), 0);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_rounds_are_told_once),
        cmocka_unit_test(test_few_rounds_stay),
        cmocka_unit_test(test_events_of_objects_stay),
        cmocka_unit_test(test_no_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
