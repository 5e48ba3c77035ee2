/* test_ir_text.c - the text form: printing what was read gives it back. */
#include "ir_fixture.h"

static const char *print(Arena *arena, const IrModule *module, bool locations) {
    Text text = text_new(arena);
    ir_print_module(&text, module, (IrPrintOptions){.locations = locations, .types = true});
    return text_str(&text);
}

/* `text` is canonical: reading and printing it changes nothing. */
static void assert_canonical(Arena *arena, const char *text) {
    assert_string_equal(print(arena, parse_ir(arena, "test.ir", text), false), text);
}

/* Reading what was printed gives the same again, with locations too. */
static void assert_stable(Arena *arena, const char *text) {
    IrModule *module = parse_ir(arena, "test.ir", text);
    const char *first = print(arena, module, true);
    assert_string_equal(print(arena, parse_ir(arena, "test.ir", first), true), first);
    const char *plain = print(arena, module, false);
    assert_string_equal(print(arena, parse_ir(arena, "test.ir", plain), false), plain);
}

static const char driver[] =
    "module \"driver.c\"\n"
    "gap \"GNUStatement\" count 3 @7:2\n"
    "\n"
    "type DATA = struct _DATA\n"
    "type PFLT_PORT = opaque _FLT_PORT*\n"
    "type NTSTATUS = i32\n"
    "type PDATA = DATA*\n"
    "struct _LIST size 16 {\n"
    "  +0 struct _LIST* Next\n"
    "  +8 struct _LIST* Previous\n"
    "}\n"
    "struct _DATA size 72 {\n"
    "  +0 PFLT_PORT Server\n"
    "  +8 PFLT_PORT[4] Clients\n"
    "  +40 struct _LIST List\n"
    "  +56 u32 Busy bits 1 at 0\n"
    "  +56 u32 Mode bits 3 at 1\n"
    "  +64 fn NTSTATUS(PFLT_PORT, u16 const*, ...)* Callback\n"
    "}\n"
    "\n"
    "global DATA gData {\n"
    "  doubt \"did not parse\"\n"
    "  init +8 = 0  ; .Clients[0]\n"
    "  init +48 = &gData+40  ; .List.Previous\n"
    "  init +64 = @Connect  ; .Callback\n"
    "}\n"
    "global static readonly i32 const Limit = -1\n"
    "extern global PFLT_PORT gOther unit \"other.c\"\n"
    "func NTSTATUS FltCloseClientPort(ptr, PFLT_PORT*)\n"
    "func noreturn void KeBugCheckEx(u32, ...)\n"
    "\n"
    "func static NTSTATUS Connect(PFLT_PORT Port, PDATA Data) {\n"
    "    degraded \"unknown type 'X'\" @12:5\n"
    "    local NTSTATUS status\n"
    "    local u32 i\n"
    "    local u32 i#2\n"
    "    local DATA copy\n"
    "    local ptr gOther\n"
    "    local i32 .result\n"
    "  b0: handler b7\n"
    "    t0 = load Data\n"
    "    t1 = load Port\n"
    "    t2 = load i\n"
    "    store *t0.Clients[t2], t1 \"Data->Clients[i]\"\n"
    "    t3 = addr *t0.Clients[1]\n"
    "    store *t0[2].List.Next, 0\n"
    "    t4 = call FltCloseClientPort(0 : ptr, t3) \"FltCloseClientPort(0, &Data->Clients[1])\"\n"
    "    store status, t4\n"
    "    t5 = ge i32 t4, 0\n"
    "    branch t5 ? b1 : b6 \"NT_SUCCESS(status)\"\n"
    "  b1: handler b7\n"
    "    t6 = load gData.Callback\n"
    "    t7 = load ::gOther\n"
    "    t8 = call *t6(t7, L\"\\\\Port\\n\", @Connect, ?) : i64\n"
    "    t9 = cast i32 t8\n"
    "    store i#2, t9\n"
    "    switch i32 t9 { 0: b3, 1..5: b2, -7: b3, default: b4 } \"x\"\n"
    "  b2:\n"
    "    t10 = addr gData : u8\n"
    "    t11 = load *t10.+8 : ptr\n"
    "    t12 = load *t10.Server+16 : ptr\n"
    "    t13 = load *t10[3 * 8 of 5] : ptr\n"
    "    t14 = load gOther\n"
    "    t15 = not i32 5\n"
    "    store .result, t15\n"
    "    return t14\n"
    "  b3:\n"
    "    copy copy, gData, 72\n"
    "    zero copy.List, 16\n"
    "    jump b5\n"
    "  b4:\n"
    "    t16 = opaque : i32 \"asm\"\n"
    "    t17 = opaque undeclared : i32 \"LIMIT\"\n"
    "    opaque\n"
    "    jump b5\n"
    "  b5:\n"
    "    return s\"x\" \"return \\\"x\\\";\"\n"
    "  b6:\n"
    "    kill i#2\n"
    "    return\n"
    "  b7:\n"
    "    call KeBugCheckEx(1 : u32)\n"
    "    unreachable\n"
    "}\n";

static void test_canonical(void **state) {
    assert_canonical(*state, driver);
    assert_stable(*state, driver);
}

/* What people write by hand: no offsets, no block numbers, no module line. */
static void test_by_hand(void **state) {
    IrModule *module = parse_ir(*state, "hand.ir",
                                "struct PAIR {\n"
                                "  u8 Flag\n"
                                "  ptr First   ; natural offsets\n"
                                "  u16[3] Rest\n"
                                "}\n"
                                "global struct PAIR[2] gPairs {\n"
                                "  init [1].First = @f\n"
                                "}\n"
                                "func i32 f() {\n"
                                "  return 5\n"
                                "}\n"
                                "func void g(i32 n) {\n"
                                "  jump head\n"
                                "head:\n"
                                "  t1 = load n\n"
                                "  branch t1 ? body : out\n"
                                "out:\n"
                                "  return\n"
                                "body:\n"
                                "  t7 = call f()\n"
                                "  store n, t7\n"
                                "  jump head\n"
                                "nowhere:\n"
                                "  jump nowhere\n"
                                "}\n");
    assert_string_equal(print_ir(*state, module), "module \"hand.ir\"\n"
                                                  "\n"
                                                  "struct PAIR size 24 {\n"
                                                  "  +0 u8 Flag\n"
                                                  "  +8 ptr First\n"
                                                  "  +16 u16[3] Rest\n"
                                                  "}\n"
                                                  "\n"
                                                  "global struct PAIR[2] gPairs {\n"
                                                  "  init +32 = @f  ; [1].First\n"
                                                  "}\n"
                                                  "\n"
                                                  "func i32 f() {\n"
                                                  "  b0:\n"
                                                  "    return 5\n"
                                                  "}\n"
                                                  "\n"
                                                  "func void g(i32 n) {\n"
                                                  "  b0:\n"
                                                  "    jump b1\n"
                                                  "  b1:\n"
                                                  "    t0 = load n\n"
                                                  "    branch t0 ? b2 : b3\n"
                                                  "  b2:\n"
                                                  "    t1 = call f()\n"
                                                  "    store n, t1\n"
                                                  "    jump b1\n"
                                                  "  b3:\n"
                                                  "    return\n"
                                                  "}\n");
}

static void test_locations(void **state) {
    const char *text = "func void f() @\"a.c\":3:1 {\n"
                       "  return @4:5\n"
                       "} @5:1\n"
                       "func void g() {\n"
                       "  return @\"b.h\":1:2\n"
                       "}\n";
    IrModule *module = parse_ir(*state, "test.ir", text);
    const IrFunction *f = module->functions[0], *g = module->functions[1];
    assert_string_equal(f->loc.file, "a.c");
    assert_int_equal(f->loc.line, 3);
    assert_string_equal(f->blocks[0].instrs[0].loc.file, "a.c");
    assert_int_equal(f->blocks[0].instrs[0].loc.line, 4);
    assert_int_equal(f->blocks[0].instrs[0].loc.column, 5);
    assert_int_equal(f->end.line, 5);
    /* Without a location: the place in the text. */
    assert_string_equal(g->loc.file, "test.ir");
    assert_int_equal(g->loc.line, 4);
    assert_string_equal(g->blocks[0].instrs[0].loc.file, "b.h");
    assert_stable(*state, text);
}

/* Two records of one name, and a source name that means two things. */
static void test_ambiguous_names(void **state) {
    assert_stable(*state, "type N = i32\n"
                          "struct S size 4 {\n"
                          "  +0 N a\n"
                          "}\n"
                          "struct S#2 size 8 {\n"
                          "  +0 struct S* a\n"
                          "}\n"
                          "struct `odd name` size 8 {\n"
                          "  +0 opaque `struct X`* ``\n"
                          "}\n"
                          "global static struct S x\n"
                          "global static struct S#2 x#2\n"
                          "global struct `odd name` y\n"
                          "func static void f#2() {\n"
                          "  call f()\n"
                          "  return\n"
                          "}\n"
                          "func static void f() {\n"
                          "  call f#2()\n"
                          "  return\n"
                          "}\n");
}

static void test_only(void **state) {
    IrModule *module =
        parse_ir(*state, "test.ir", "func void f() {\n  return\n}\nfunc void g() {\n  return\n}\n");
    Text text = text_new(*state);
    ir_print_module(&text, module, (IrPrintOptions){.only = "g"});
    assert_string_equal(text_str(&text), "\nfunc void g() {\n  b0:\n    return\n}\n");
    Text dot = text_new(*state);
    ir_print_dot(&dot, module, (IrPrintOptions){.only = "g"});
    assert_non_null(strstr(text_str(&dot), "label=\"g\""));
    assert_null(strstr(text_str(&dot), "label=\"f\""));
}

static void test_loose(void **state) {
    IrModule *module = parse_ir(*state, "test.ir", driver);
    const IrFunction *function = module->functions[ir_find_function(module, "Connect")];
    const IrInstr *store = &function->blocks[0].instrs[3];
    Text text = text_new(*state);
    ir_print_instr(&text, module, function, store);
    assert_string_equal(text_str(&text), "store *t0.Clients[t2], t1 \"Data->Clients[i]\"");
    Text place = text_new(*state);
    ir_print_place(&place, module, function, store->place);
    assert_string_equal(text_str(&place), "*t0.Clients[t2]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_canonical),       IR_TEST(test_by_hand), IR_TEST(test_locations),
        IR_TEST(test_ambiguous_names), IR_TEST(test_only),    IR_TEST(test_loose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
