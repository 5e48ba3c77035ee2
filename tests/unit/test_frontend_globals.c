/* test_frontend_globals.c - global variables and their initial contents. */
#include "frontend_fixture.h"

/* The initialiser as "+offset:size=value ..." with values as the IR prints them. */
static const char *contents(void **state, const IrModule *module, const char *name) {
    Fixture *fixture = *state;
    const IrGlobal *global = global_named(module, name);
    Text text = text_new(fixture->arena);
    for (uint32_t i = 0; i < global->init_count; i++) {
        const IrInit *init = &global->inits[i];
        text_printf(&text, "%s+%u:%u=", i == 0 ? "" : " ", (unsigned)init->offset, init->size);
        switch (init->value.kind) {
        case IR_OPERAND_INT:
            text_printf(&text, "%lld", (long long)init->value.value);
            break;
        case IR_OPERAND_FUNCTION:
            text_printf(&text, "@%s", module->functions[init->value.id]->name);
            break;
        case IR_OPERAND_GLOBAL:
            text_printf(&text, "&%s+%lld", module->globals[init->value.id]->name,
                        (long long)init->value.value);
            break;
        case IR_OPERAND_STRING:
            text_printf(&text, "\"%s\"", module->strings[init->value.id].text);
            break;
        default:
            text_append(&text, "?");
        }
    }
    return text_str(&text);
}

static void scalars(void **state) {
    const IrModule *m = parse_clean(state, "int a = 3, b, *p = &a, *n = 0;\n"
                                           "unsigned char c = 300 & 0xFF; short s = -1;\n"
                                           "void *h = (void *)(long long)-1;\n"
                                           "enum { X = 7 } e = X; float f = 1.5f;\n");
    assert_string_equal(contents(state, m, "a"), "+0:4=3");
    assert_string_equal(contents(state, m, "b"), "");
    assert_string_equal(contents(state, m, "p"), "+0:8=&a+0");
    assert_string_equal(contents(state, m, "n"), "+0:8=0");
    assert_string_equal(contents(state, m, "c"), "+0:1=44");
    assert_string_equal(contents(state, m, "s"), "+0:2=-1");
    assert_string_equal(contents(state, m, "h"), "+0:8=-1");
    assert_string_equal(contents(state, m, "e"), "+0:4=7");
    assert_string_equal(contents(state, m, "f"), "+0:4=?");
}

static void a_registration_by_position(void **state) {
    const IrModule *m = parse_clean(
        state,
        "typedef unsigned long ULONG; typedef unsigned short USHORT; typedef long S;\n"
        "typedef struct { unsigned char Major; ULONG Flags; void *Pre, *Post; } OPS;\n"
        "typedef struct { USHORT Size, Version; ULONG Flags; const void *Ctx;\n"
        "  const OPS *Ops; S (*Unload)(ULONG); S (*Setup)(void); } REG;\n"
        "S Pre(void); static S Unload(ULONG f) { return 0; }\n"
        "const OPS Callbacks[] = { { 0, 0, Pre, 0 }, { 3, 1, (void *)Pre }, { 0x80 } };\n"
        "const REG Registration = { sizeof(REG), 0x0203, 0, (void *)0, Callbacks, Unload };\n");
    assert_string_equal(contents(state, m, "Callbacks"),
                        "+0:1=0 +4:4=0 +8:8=@Pre +16:8=0 +24:1=3 +28:4=1 +32:8=@Pre +48:1=128");
    assert_string_equal(contents(state, m, "Registration"),
                        "+0:2=40 +2:2=515 +4:4=0 +8:8=0 +16:8=&Callbacks+0 +24:8=@Unload");
    assert_true(global_named(m, "Registration")->is_const);
    assert_true(global_named(m, "Callbacks")->is_const);
    assert_true(function_named(m, "Unload")->has_body);
    assert_true(function_named(m, "Unload")->is_static);
}

static void designators(void **state) {
    const IrModule *m =
        parse_clean(state, "struct I { int x, y; }; struct S { int a; struct I in; int t[3]; };\n"
                           "struct S s = { .t = { [1] = 5 }, .in.y = 2, .a = 1 };\n"
                           "struct S v[] = { [1].in.x = 3, 4, [0] = { .a = 9 } };\n"
                           "int r[6] = { [1 ... 3] = 8, 9 };\n"
                           "struct S o[2] = { 1, 2, 3, 4, 5, 6, 7 };\n"
                           "union { int i; char c[4]; } u = { .c = { 1, 2 } };\n");
    assert_string_equal(contents(state, m, "s"), "+16:4=5 +8:4=2 +0:4=1");
    assert_string_equal(contents(state, m, "v"), "+28:4=3 +32:4=4 +0:4=9");
    assert_int_equal(global_named(m, "v")->type->count, 2);
    assert_string_equal(contents(state, m, "r"), "+4:4=8 +8:4=8 +12:4=8 +16:4=9");
    assert_string_equal(contents(state, m, "o"),
                        "+0:4=1 +4:4=2 +8:4=3 +12:4=4 +16:4=5 +20:4=6 +24:4=7");
    assert_string_equal(contents(state, m, "u"), "+0:1=1 +1:1=2");
}

static void addresses(void **state) {
    const IrModule *m = parse_clean(
        state,
        "struct S { int a; struct { int n, arr[4]; } in; } s, *sp = &s, t[3];\n"
        "int *p1 = &s.in.arr[2], *p2 = s.in.arr, *p3 = s.in.arr + 1, *p4 = &t[2].a,\n"
        "    *p5 = &(&t[1])->in.n, *p6 = &*s.in.arr, *p7 = &s.in.arr[3] - 1;\n"
        "char *c = (char *)&s + 3, *d = 1 ? (char *)&t[1] : 0; int f(void);\n"
        "int (*fn)(void) = f, (*gn)(void) = &f; unsigned long long u = (unsigned long long)&s;\n");
    assert_string_equal(contents(state, m, "sp"), "+0:8=&s+0");
    assert_string_equal(contents(state, m, "p1"), "+0:8=&s+16");
    assert_string_equal(contents(state, m, "p2"), "+0:8=&s+8");
    assert_string_equal(contents(state, m, "p3"), "+0:8=&s+12");
    assert_string_equal(contents(state, m, "p4"), "+0:8=&t+48");
    assert_string_equal(contents(state, m, "p5"), "+0:8=&t+28");
    assert_string_equal(contents(state, m, "p6"), "+0:8=&s+8");
    assert_string_equal(contents(state, m, "p7"), "+0:8=&s+16");
    assert_string_equal(contents(state, m, "c"), "+0:8=&s+3");
    assert_string_equal(contents(state, m, "d"), "+0:8=&t+24");
    assert_string_equal(contents(state, m, "fn"), "+0:8=@f");
    assert_string_equal(contents(state, m, "gn"), "+0:8=@f");
    assert_string_equal(contents(state, m, "u"), "+0:8=&s+0");
}

static void strings_and_literals(void **state) {
    const IrModule *m = parse_clean(
        state,
        "char a[] = \"hi\", b[4] = \"x\"; const char *p = \"one\" \" two\";\n"
        "unsigned short w[] = L\"\\\\P\"; const unsigned short *wp = L\"\\\\Port\\x20ac\" L\"b\";\n"
        "char *t[] = { \"a\", 0, \"b\" };\n"
        "struct U { unsigned short Length, Max; unsigned short *Buffer; };\n"
        "struct U name = { sizeof(L\"ab\") - 2, sizeof(L\"ab\"), L\"ab\" };\n");
    assert_string_equal(contents(state, m, "a"), "+0:1=104 +1:1=105");
    assert_string_equal(contents(state, m, "b"), "+0:1=120");
    assert_string_equal(contents(state, m, "p"), "+0:8=\"one two\"");
    assert_string_equal(contents(state, m, "w"), "+0:2=92 +2:2=80");
    assert_string_equal(contents(state, m, "wp"), "+0:8=\"\\Port\xE2\x82\xAC"
                                                  "b\"");
    assert_string_equal(contents(state, m, "t"), "+0:8=\"a\" +8:8=0 +16:8=\"b\"");
    assert_string_equal(contents(state, m, "name"), "+0:2=4 +2:2=6 +8:8=\"ab\"");
}

static void compound_literals_are_nameless_globals(void **state) {
    const IrModule *m = parse_clean(state, "struct S { int a, b; };\n"
                                           "struct S *p = &(struct S){ 1, 2 };\n"
                                           "int *q = (int[]){ 3, 4 } + 1;\n"
                                           "struct S s = (struct S){ 5 };\n");
    assert_string_equal(contents(state, m, "p"), "+0:8=&.literal0+0");
    assert_string_equal(contents(state, m, ".literal0"), "+0:4=1 +4:4=2");
    assert_string_equal(contents(state, m, "q"), "+0:8=&.literal1+4");
    assert_string_equal(contents(state, m, "s"), "+0:4=5");
}

static void bit_fields_are_merged(void **state) {
    const IrModule *m = parse_clean(
        state,
        "struct B { unsigned a : 1, b : 3; int c : 4; unsigned char d; } s = { 1, 5, -1, 7 };\n");
    assert_string_equal(contents(state, m, "s"), "+0:4=251 +4:1=7");
}

static void definitions_and_declarations(void **state) {
    const IrModule *m = parse_clean(
        state, "extern int e; extern int d; int d = 1; int t; static int s; extern int unused;\n"
               "int inc[]; int inc[3] = { 1 };\n"
               "int f(void) { return e + d + t + s + inc[1]; }\n");
    assert_false(global_named(m, "e")->is_defined);
    assert_true(global_named(m, "d")->is_defined);
    assert_true(global_named(m, "t")->is_defined);
    assert_true(global_named(m, "s")->is_static);
    assert_false(global_named(m, "t")->is_static);
    assert_int_equal(global_named(m, "inc")->type->count, 3);
    assert_int_equal(ir_find_global(m, "unused"), UINT32_MAX);
    assert_int_equal(global_named(m, "d")->loc.line, 1);
    assert_int_equal(global_named(m, "d")->loc.column, 33);
}

static void static_locals(void **state) {
    const IrModule *m = parse_clean(
        state, "int f(void) { static int n = 4; { static int n = 5; n++; } return n; }\n"
               "int g(void) { static void *n; return n != 0; }\n");
    assert_string_equal(contents(state, m, "f.n"), "+0:4=4");
    assert_string_equal(contents(state, m, "f.n.2"), "+0:4=5");
    assert_true(global_named(m, "f.n")->is_static);
    assert_true(global_named(m, "g.n")->is_defined);
    assert_string_equal(contents(state, m, "g.n"), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(scalars, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_registration_by_position, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(designators, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(addresses, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(strings_and_literals, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(compound_literals_are_nameless_globals, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(bit_fields_are_merged, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(definitions_and_declarations, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(static_locals, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
