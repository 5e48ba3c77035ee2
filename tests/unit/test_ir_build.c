/* test_ir_build.c - the builder, and what ir_verify() finds. */
#include "ir/build.h"
#include "ir_fixture.h"

static const IrType int_type = {.kind = IR_TYPE_INT, .is_signed = true, .size = 4, .name = "int"};
static const IrType byte_type = {.kind = IR_TYPE_INT, .size = 1, .name = "u8"};
static const IrType pointer_type = {.kind = IR_TYPE_POINTER, .size = 8, .name = "void *"};
static const IrLoc nowhere = {0};

static const IrInstr *first_of(const IrFunction *function, uint32_t block) {
    return &function->blocks[block].instrs[0];
}

static void test_declarations(void **state) {
    IrBuilder *builder = ir_build_module(*state, "a.c");
    uint32_t f = ir_build_function(builder, "f"), g = ir_build_function(builder, "g");
    assert_int_equal(ir_build_function(builder, "f"), f);
    uint32_t x = ir_build_global(builder, "x");
    assert_int_equal(ir_build_global(builder, "x"), x);
    ir_build_function_at(builder, g)->is_static = true;
    ir_build_global_at(builder, x)->type = &int_type;
    uint32_t narrow = ir_build_string(builder, "text", false);
    assert_int_not_equal(ir_build_string(builder, "text", true), narrow);
    assert_int_equal(ir_build_string(builder, "text", false), narrow);
    ir_build_gap(builder, "Kind", (IrLoc){"a.c", 1, 2});
    ir_build_gap(builder, "Kind", (IrLoc){"a.c", 3, 4});

    IrModule *module = ir_build_finish(builder);
    assert_null(ir_verify(*state, module));
    assert_int_equal(module->function_count, 2);
    assert_int_equal(module->string_count, 2);
    assert_int_equal(module->gap_count, 1);
    assert_int_equal(module->gaps[0].count, 2);
    assert_int_equal(module->gaps[0].first.line, 1);
    assert_int_equal(ir_find_function(module, "g"), g);
    assert_int_equal(ir_find_function(module, "h"), UINT32_MAX);
    assert_int_equal(ir_find_global(module, "x"), x);
}

/* A value used in two blocks behind cuts: kept once, loaded in each, killed after the last. */
static void test_cut(void **state) {
    IrBuilder *builder = ir_build_module(*state, "a.c");
    uint32_t f = ir_build_function(builder, "f");
    ir_build_begin(builder, f);
    uint32_t p = ir_build_local(builder, "p", &int_type, nowhere, true);
    uint32_t q = ir_build_local(builder, "q", &int_type, nowhere, false);
    IrOperand value = ir_build_load(builder, ir_place_local(p, &int_type), nowhere);
    ir_build_cut(builder, nowhere);
    ir_build_store(builder, ir_place_local(q, &int_type), value, nowhere);
    ir_build_store(builder, ir_place_local(p, &int_type), value, nowhere);
    ir_build_cut(builder, nowhere);
    ir_build_append(builder, (IrInstr){.op = IR_RETURN, .a = value});
    ir_build_end(builder);

    IrModule *module = ir_build_finish(builder);
    const IrFunction *function = module->functions[f];
    assert_null(ir_verify(*state, module));
    assert_int_equal(function->local_count, 3);
    assert_int_equal(function->block_count, 3);
    static const IrOp ops[3][4] = {{IR_LOAD, IR_STORE, IR_JUMP},
                                   {IR_LOAD, IR_STORE, IR_STORE, IR_JUMP},
                                   {IR_LOAD, IR_KILL, IR_RETURN}};
    static const uint32_t counts[3] = {3, 4, 3};
    for (uint32_t b = 0; b < 3; b++) {
        assert_int_equal(function->blocks[b].instr_count, counts[b]);
        for (uint32_t i = 0; i < counts[b]; i++) {
            assert_int_equal(function->blocks[b].instrs[i].op, ops[b][i]);
        }
    }
    assert_int_equal(first_of(function, 1)->place.id, 2);
}

/* if (p) { q = &p; } with an instruction after the return, a block that nothing
 * leads to and one without an end. */
static void test_body(void **state) {
    IrBuilder *builder = ir_build_module(*state, "a.c");
    ir_build_begin(builder, ir_build_function(builder, "f"));
    uint32_t p = ir_build_local(builder, "p", &int_type, nowhere, true);
    uint32_t q = ir_build_local(builder, "q", &pointer_type, nowhere, false);
    uint32_t lost = ir_build_block(builder);
    uint32_t end = ir_build_block(builder);
    uint32_t yes = ir_build_block(builder);
    ir_build_temp(builder); /* never defined */
    IrOperand value = ir_build_load(builder, ir_place_local(p, &int_type), nowhere);
    ir_build_branch(builder, value, yes, end, "p", nowhere);

    ir_build_switch_to(builder, lost);
    ir_build_addr(builder, ir_place_local(q, &pointer_type), nowhere);
    ir_build_jump(builder, end, nowhere);
    ir_build_switch_to(builder, yes);
    IrOperand address = ir_build_addr(builder, ir_place_local(p, &int_type), nowhere);
    ir_build_store(builder, ir_place_local(q, &pointer_type), address, nowhere);
    ir_build_append(builder, (IrInstr){.op = IR_RETURN});
    assert_true(ir_build_is_terminated(builder));
    ir_build_append(builder, (IrInstr){.op = IR_RETURN})->a = ir_int(1);
    ir_build_switch_to(builder, end);
    assert_false(ir_build_is_terminated(builder));
    assert_int_equal(ir_build_current(builder), end);
    ir_build_end(builder);

    const IrModule *module = ir_build_finish(builder);
    const IrFunction *f = module->functions[0];
    assert_null(ir_verify(*state, module));
    assert_int_equal(f->block_count, 3);
    assert_int_equal(f->temp_count, 2);
    assert_int_equal(f->param_count, 1);
    assert_int_equal(f->local_count, 2);
    assert_true(f->locals[p].address_taken);
    assert_false(f->locals[q].address_taken);
    assert_int_equal(ir_successor_count(&f->blocks[0]), 2);
    assert_int_equal(ir_successor(&f->blocks[0], 0), 1);
    assert_int_equal(ir_successor(&f->blocks[0], 1), 2);
    assert_int_equal(f->blocks[1].instr_count, 3);
    assert_int_equal(first_of(f, 2)->op, IR_UNREACHABLE);
}

/* A body does not see what the one before left behind. */
static void test_two_bodies(void **state) {
    IrBuilder *builder = ir_build_module(*state, "a.c");
    for (int i = 0; i < 2; i++) {
        ir_build_begin(builder, ir_build_function(builder, i == 0 ? "f" : "g"));
        uint32_t handler = ir_build_block(builder);
        uint32_t before = ir_build_set_handler(builder, handler);
        assert_int_equal(before, IR_NO_BLOCK);
        uint32_t guarded = ir_build_block(builder);
        ir_build_jump(builder, guarded, nowhere);
        ir_build_end(builder);
    }
    const IrModule *module = ir_build_finish(builder);
    for (uint32_t i = 0; i < 2; i++) {
        const IrFunction *function = module->functions[i];
        assert_int_equal(function->block_count, 3);
        assert_int_equal(function->blocks[0].handler, IR_NO_BLOCK);
        assert_int_equal(function->blocks[1].handler, 2);
    }
}

static void test_constants(void **state) {
    IrBuilder *builder = ir_build_module(*state, "a.c");
    ir_build_begin(builder, ir_build_function(builder, "f"));
    IrOperand cut = ir_build_cast(builder, ir_int(0x1ff), &int_type, &byte_type, nowhere);
    assert_int_equal(cut.kind, IR_OPERAND_INT);
    assert_int_equal(cut.value, 0xff);
    IrOperand sign = ir_build_cast(builder, ir_int(0xffffffff), &pointer_type, &int_type, nowhere);
    assert_true(sign.value == -1);
    IrOperand same = ir_build_cast(builder, ir_temp(7), &int_type, &int_type, nowhere);
    assert_int_equal(same.kind, IR_OPERAND_TEMP);
    assert_int_equal(same.id, 7);
    uint32_t yes = ir_build_block(builder), no = ir_build_block(builder);
    ir_build_branch(builder, ir_int(0), yes, no, NULL, nowhere);
    ir_build_end(builder);
    const IrModule *module = ir_build_finish(builder);
    assert_int_equal(first_of(module->functions[0], 0)->op, IR_JUMP);
    assert_int_equal(module->functions[0]->block_count, 2);
}

/* A place used twice keeps its temporaries, in both instructions. */
static void test_shared_place(void **state) {
    static const IrType array = {
        .kind = IR_TYPE_ARRAY, .size = 16, .elem = &int_type, .count = 4, .name = "int[4]"};
    IrBuilder *builder = ir_build_module(*state, "a.c");
    ir_build_begin(builder, ir_build_function(builder, "f"));
    uint32_t a = ir_build_local(builder, "a", &array, nowhere, false);
    ir_build_temp(builder);
    IrOperand index = ir_build_load(builder, ir_place_local(a, &int_type), nowhere);
    IrPlace place = ir_place_index(*state, ir_place_local(a, &array), index, 4, 4, &int_type);
    IrOperand old = ir_build_load(builder, place, nowhere);
    ir_build_store(builder, place, old, nowhere);
    ir_build_append(builder, (IrInstr){.op = IR_RETURN});
    ir_build_end(builder);
    const IrModule *module = ir_build_finish(builder);
    assert_null(ir_verify(*state, module));
    const IrInstr *instrs = module->functions[0]->blocks[0].instrs;
    assert_int_equal(instrs[1].place.steps[0].index.id, 0);
    assert_int_equal(instrs[2].place.steps[0].index.id, 0);
    assert_int_equal(place.steps[0].index.id, 1);
}

/* ---- ir_verify --------------------------------------------------------------- */

/* A good function; each test breaks one thing. */
static IrModule *good(Arena *arena) {
    return parse_ir(arena, "good.ir",
                    "global i32 g {\n  init +0 = 1\n}\n"
                    "func i32 f(i32 a) {\n"
                    "b0: handler b1\n"
                    "  t0 = load a\n"
                    "  t1 = add i32 t0, 1\n"
                    "  store a, t1\n"
                    "  branch t1 ? b1 : b2\n"
                    "b1:\n"
                    "  t2 = call f(5)\n"
                    "  return t2\n"
                    "b2:\n"
                    "  switch i32 3 { 1: b1, default: b1 }\n"
                    "}\n");
}

static void assert_broken(Arena *arena, const IrModule *module, const char *expected) {
    const char *problem = ir_verify(arena, module);
    assert_non_null(problem);
    assert_non_null(strstr(problem, expected));
}

static void test_verify_instructions(void **state) {
    IrModule *module = good(*state);
    assert_null(ir_verify(*state, module));
    IrInstr *instrs = module->functions[0]->blocks[0].instrs;
    IrInstr kept = instrs[0];
    instrs[0].dest = IR_NO_TEMP;
    assert_broken(*state, module, "function 'f', block b0, instruction 0 (load): it must define");
    instrs[0].dest = 99;
    assert_broken(*state, module, "out of range");
    instrs[0] = kept;
    instrs[0].place.id = 5;
    assert_broken(*state, module, "the local does not exist");
    instrs[0] = kept;
    instrs[1].dest = 0;
    assert_broken(*state, module, "t0 is defined twice");
    instrs[1].dest = 1;
    instrs[1].a.id = 2;
    assert_broken(*state, module, "instruction 1 (binary): t2 is not defined before");
    instrs[1].a = (IrOperand){.kind = IR_OPERAND_GLOBAL};
    assert_broken(*state, module, "in initialisers only");
    instrs[1].a = (IrOperand){0};
    assert_broken(*state, module, "an operand is missing");
    instrs[1].a = ir_int(1);
    instrs[2].type = NULL;
    assert_broken(*state, module, "the type is missing");
}

static void test_verify_blocks(void **state) {
    IrModule *module = good(*state);
    IrFunction *function = module->functions[0];
    function->blocks[0].handler = 9;
    assert_broken(*state, module, "the handler block does not exist");
    function->blocks[0].handler = IR_NO_BLOCK;
    function->blocks[0].instr_count--;
    assert_broken(*state, module, "does not end in a terminator");
    function->blocks[0].instr_count++;
    function->blocks[0].instrs[2].op = IR_UNREACHABLE;
    assert_broken(*state, module, "in the middle");
    function->blocks[0].instrs[2].op = IR_STORE;
    function->blocks[0].instrs[3].else_block = 3;
    assert_broken(*state, module, "the target block does not exist");
    function->blocks[0].instrs[3].else_block = 2;
    assert_null(ir_verify(*state, module));
    function->has_body = false;
    assert_broken(*state, module, "has_body");
    function->has_body = true;
    function->param_count = 0;
    assert_broken(*state, module, "parameters must be the first locals");
}

static void test_verify_globals(void **state) {
    IrModule *module = good(*state);
    IrInit init = {.offset = 1, .size = 4, .value = ir_int(0)};
    module->globals[0]->inits = &init;
    assert_broken(*state, module, "global 'g': an initialiser lies outside");
    init = (IrInit){.size = 4, .value = ir_temp(0)};
    assert_broken(*state, module, "not a constant");
    init.value = (IrOperand){.kind = IR_OPERAND_STRING, .id = 7};
    assert_broken(*state, module, "does not exist");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_declarations),
        IR_TEST(test_cut),
        IR_TEST(test_body),
        IR_TEST(test_two_bodies),
        IR_TEST(test_constants),
        IR_TEST(test_shared_place),
        IR_TEST(test_verify_instructions),
        IR_TEST(test_verify_blocks),
        IR_TEST(test_verify_globals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
