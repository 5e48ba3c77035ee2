/* test_run_relocate.c - places that have moved, and modules that differ in nothing else. */
#include "run/relocate.h"

#include "frontend_fixture.h"

static IrLoc at(const char *file, uint32_t line, uint32_t column) {
    return (IrLoc){file, line, column};
}

static void places_move(void **state) {
    Arena *arena = ((Fixture *)*state)->arena;
    IrLoc before[] = {at("a.c", 1, 1), at("a.c", 5, 3), at("a.c", 5, 9), {0}, at("b.h", 5, 3)};
    IrLoc after[] = {at("a.c", 1, 1), at("a.c", 7, 3), at("a.c", 7, 10), {0}, at("b.h", 5, 3)};
    IrPlaces from = {before, 5, 5}, to = {after, 5, 5};
    Relocation relocation;
    assert_true(relocate_open(&relocation, arena, &from, &to));
    assert_int_equal(relocate_loc(&relocation, at("a.c", 5, 9)).column, 10);
    assert_int_equal(relocate_loc(&relocation, at("a.c", 5, 9)).line, 7);
    assert_int_equal(relocate_loc(&relocation, at("a.c", 5, 4)).line, 7); /* by its line */
    assert_int_equal(relocate_loc(&relocation, at("b.h", 5, 3)).line, 5);
    assert_int_equal(relocate_loc(&relocation, (IrLoc){0}).line, 0);
    assert_string_equal(relocate_text(&relocation, "a.c:5: f: why"), "a.c:7: f: why");
    assert_string_equal(relocate_text(&relocation, "c:/a.c:5: why"), "c:/a.c:5: why");
    assert_string_equal(relocate_text(&relocation, "no place: 5"), "no place: 5");
}

static void contradictions_are_seen(void **state) {
    Arena *arena = ((Fixture *)*state)->arena;
    IrLoc before[] = {at("a.c", 1, 1), at("a.c", 1, 1)};
    IrLoc after[] = {at("a.c", 2, 1), at("a.c", 3, 1)};
    IrLoc other[] = {at("b.c", 1, 1), at("a.c", 1, 1)};
    IrPlaces from = {before, 2, 2}, to = {after, 2, 2}, file = {other, 2, 2}, less = {after, 1, 1};
    Relocation relocation;
    assert_false(relocate_open(&relocation, arena, &from, &to));
    assert_false(relocate_open(&relocation, arena, &from, &file));
    assert_false(relocate_open(&relocation, arena, &from, &less));
    assert_true(relocate_open(&relocation, arena, &from, &from));
    assert_int_equal(relocate_loc(&relocation, before[0]).line, 1);
}

static IrShape shape_of(void **state, const char *source) {
    Arena *arena = ((Fixture *)*state)->arena;
    return ir_shape(arena, parse_source(state, "/src/unit.c", source).module);
}

static void shapes_are_without_places(void **state) {
    IrShape plain = shape_of(state, "int f(int a) { return a + 1; }\n");
    IrShape moved = shape_of(state, "/* x */\n\nint f(int a) {\n  return a + 1; // y\n}\n");
    IrShape other = shape_of(state, "int f(int a) { return a + 2; }\n");
    assert_int_equal(plain.hash, moved.hash);
    assert_int_equal(plain.places.count, moved.places.count);
    assert_true(plain.hash != other.hash);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_move),
        cmocka_unit_test(contradictions_are_seen),
        cmocka_unit_test(shapes_are_without_places),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
