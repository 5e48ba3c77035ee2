/* What components tell each other: who belongs to whom. */
#include "run/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static Arena *arena;

/* Components, each with its folder as origin; a name that begins with "driver" tells a fact of
 * its own name. */
static EngineFacts told_to(const ProjectComponent *components, size_t count, size_t number) {
    Project project = {.components = components, .component_count = count};
    Exchange *exchange = exchange_open(arena, &project);
    for (size_t i = 0; i < count; i++) {
        bool is_driver = components[i].kind == PROJECT_DRIVER;
        exchange_note(exchange, i, is_driver ? RULE_KERNEL : RULE_USER);
        if (is_driver) {
            EngineFact fact = {"port-name", components[i].name, 0};
            exchange_keep(exchange, i, &(EngineFacts){.items = &fact, .count = 1});
        }
    }
    return exchange_told(exchange, arena, number);
}

static ProjectComponent driver(const char *name, const char *origin, const char *solution) {
    return (ProjectComponent){
        .name = name, .kind = PROJECT_DRIVER, .origin = origin, .solution = solution};
}

static ProjectComponent program(const char *origin, const char *solution) {
    return (ProjectComponent){
        .name = "program", .kind = PROJECT_PROGRAM, .origin = origin, .solution = solution};
}

static void test_side_by_side(void **state) {
    (void)state;
    ProjectComponent all[] = {program("x/client/c.vcxproj", NULL),
                              driver("d", "x/driver/d.vcxproj", NULL)};
    EngineFacts told = told_to(all, 2, 0);
    assert_int_equal(told.count, 1);
    assert_string_equal(told.items[0].text, "d");
}

static void test_the_nearest_driver(void **state) {
    (void)state;
    ProjectComponent all[] = {
        program("x/a/client/c.vcxproj", NULL), driver("a", "x/a/driver/d.vcxproj", NULL),
        driver("b", "x/b/driver/d.vcxproj", NULL), program("x/b/client/c.vcxproj", NULL)};
    EngineFacts told = told_to(all, 4, 3);
    assert_int_equal(told.count, 1);
    assert_string_equal(told.items[0].text, "b");
}

static void test_a_driver_that_has_its_own_program(void **state) {
    (void)state;
    ProjectComponent all[] = {program("x/a/client/c.vcxproj", NULL),
                              driver("a", "x/a/driver/d.vcxproj", NULL),
                              program("x/c/client/c.vcxproj", NULL)};
    assert_int_equal(told_to(all, 3, 2).count, 0);
    assert_int_equal(told_to(all, 3, 0).count, 1);
}

static void test_one_solution(void **state) {
    (void)state;
    ProjectComponent all[] = {
        program("x/a/test/c.vcxproj", "x/x.sln"), driver("a", "x/a/driver/d.vcxproj", "x/x.sln"),
        program("x/c/client/c.vcxproj", "x/x.sln"), program("x/a/other/c.vcxproj", "x/y.sln"),
        program("y/client/c.vcxproj", NULL)};
    assert_int_equal(told_to(all, 5, 2).count, 1);
    assert_int_equal(told_to(all, 5, 3).count, 0); /* of another solution */
    assert_int_equal(told_to(all, 5, 4).count, 0); /* outside of the solution's folder */
}

static void test_the_same_twice(void **state) {
    (void)state;
    ProjectComponent all[] = {
        driver("d", "x/one/d.vcxproj", NULL), driver("d", "x/two/d.vcxproj", NULL),
        driver("a", "x/two/d.vcxproj", NULL), program("x/client/c.vcxproj", NULL)};
    EngineFacts told = told_to(all, 4, 3);
    assert_int_equal(told.count, 2);
    assert_string_equal(told.items[0].text, "a");
    assert_string_equal(told.items[1].text, "d");
}

static void test_who_listens(void **state) {
    (void)state;
    ProjectComponent all[] = {driver("d", "x/one/d.vcxproj", NULL),
                              program("x/client/c.vcxproj", NULL)};
    Project project = {.components = all, .component_count = 2};
    Exchange *exchange = exchange_open(arena, &project);
    assert_true(exchange_has_listener(exchange, 0));
    exchange_skip(exchange, 1);
    assert_false(exchange_has_listener(exchange, 0));
}

static int set_up(void **state) {
    (void)state;
    arena = arena_open();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_side_by_side),
        cmocka_unit_test(test_the_nearest_driver),
        cmocka_unit_test(test_a_driver_that_has_its_own_program),
        cmocka_unit_test(test_one_solution),
        cmocka_unit_test(test_the_same_twice),
        cmocka_unit_test(test_who_listens),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
