/* test_ir_layout.c - names and scalars at byte offsets. */
#include "ir_fixture.h"

static const IrModule *module_of(Arena *arena) {
    return parse_ir(arena, "layout.ir",
                    "struct IN size 16 {\n  +0 u32 a\n  +8 ptr b\n}\n"
                    "union U size 16 {\n  +0 struct IN in\n  +0 u8[16] raw\n}\n"
                    "struct S size 96 {\n"
                    "  +0 u16 x bits 3 at 0\n"
                    "  +0 u16 y bits 5 at 3\n"
                    "  +8 struct IN[3] list\n"
                    "  +56 union U ``\n"
                    "  +72 f64[2] f\n"
                    "  +88 i32 last\n"
                    "  +92 u8[] tail\n"
                    "}\n"
                    "struct BAD size 8 nolayout {\n  +0 opaque X x\n  +0 u32 a\n}\n"
                    "global struct S s\n"
                    "global struct BAD bad\n"
                    "global i32[] open\n");
}

static void test_path_text(void **state) {
    const IrModule *module = module_of(*state);
    const IrType *s = module->globals[0]->type;
    assert_string_equal(ir_path_text(*state, s, 0), ".x");
    assert_string_equal(ir_path_text(*state, s, 32), ".list[1].b");
    assert_string_equal(ir_path_text(*state, s, 36), ".list[1].b+4");
    assert_string_equal(ir_path_text(*state, s, 30), ".list[1]+6");
    assert_string_equal(ir_path_text(*state, s, 64), ".in.b");
    assert_string_equal(ir_path_text(*state, s, 95), ".tail[3]");
    assert_string_equal(ir_path_text(*state, s, 4), "+4");
    assert_string_equal(ir_path_text(*state, module->globals[2]->type, 8), "[2]");
    assert_string_equal(ir_path_text(*state, s->record->fields[0].type, 0), "");
}

static void append_offset(void *context, uint64_t offset, const IrType *scalar) {
    text_printf(context, "%u:%u ", (unsigned)offset, scalar->size);
}

static void assert_scalars(Arena *arena, const IrType *type, uint32_t limit, bool is_complete,
                           const char *expected) {
    Text text = text_new(arena);
    assert_int_equal(ir_each_scalar(type, limit, append_offset, &text), is_complete);
    assert_string_equal(text_str(&text), expected);
}

static void test_each_scalar(void **state) {
    const IrModule *module = module_of(*state);
    const IrType *s = module->globals[0]->type;
    const char *all = "0:2 8:4 16:8 24:4 32:8 40:4 48:8 56:4 64:8 72:8 80:8 88:4 ";
    assert_scalars(*state, s, 100, true, all);
    assert_scalars(*state, s, 12, true, all);
    assert_scalars(*state, s, 3, false, "0:2 8:4 16:8 ");
    assert_scalars(*state, module->globals[1]->type, 100, false, "0:4 ");
    assert_scalars(*state, module->globals[2]->type, 100, false, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {IR_TEST(test_path_text), IR_TEST(test_each_scalar)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
