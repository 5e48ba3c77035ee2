/* test_ir_errors.c - mistakes in the text form are found, with their place. */
#include "ir_fixture.h"

/* Reading `text` fails with exactly these messages ("line:column: text"). */
static void assert_errors(Arena *arena, const char *text, const char *const *expected) {
    Diag *diag = diag_new(arena, NULL, false);
    assert_null(ir_parse(arena, "test.ir", text, diag));
    size_t count = 0;
    for (; expected[count]; count++) {
        assert_true(count < diag_total(diag));
        const DiagMessage *message = diag_at(diag, count);
        assert_string_equal(message->place.file, "test.ir");
        const char *line = arena_printf(arena, "%u:%u: %s", message->place.line,
                                        message->place.column, message->text);
        assert_string_equal(line, expected[count]);
    }
    assert_int_equal(diag_total(diag), count);
}

#define ERRORS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_words(void **state) {
    assert_errors(
        *state, "func void f() {\n  call g(\"x\n  store x, 99999999999999999999\n  ~\n}\n",
        ERRORS("2:10: the closing quote is missing on this line",
               "3:12: the number does not fit into 64 bits", "4:3: unexpected character '~'",
               "2:8: unknown function 'g'", "3:9: unknown variable 'x'",
               "2:3: the block does not end in jump, branch, switch, return or "
               "unreachable"));
}

static void test_types(void **state) {
    assert_errors(*state,
                  "type NTSTATUS = i33\n"
                  "type NTSTATUS = i32\n"
                  "struct A {\n"
                  "  NTSTATU a\n"
                  "  struct B b\n"
                  "  opaque X c\n"
                  "}\n"
                  "struct A {\n"
                  "}\n"
                  "global union A x\n"
                  "global const i32 y\n",
                  ERRORS("1:17: 'i33': the number of bits must be a multiple of 8",
                         "4:3: unknown type 'NTSTATU'; did you mean 'NTSTATUS'?",
                         "5:3: 'struct B' must be declared before it is a part of another record",
                         "6:3: the size of 'X' is not known here: give offsets",
                         "8:1: 'A' is declared twice",
                         "5:10: 'struct B' is not declared (if nothing is known of it: opaque B)",
                         "10:14: 'A' is a struct elsewhere",
                         "11:8: 'const' comes after the type: i32 const"));
}

/* Far more stars, or functions in functions, than any program has. */
static void test_deep_types(void **state) {
    static const char *const pieces[] = {"*", "fn "};
    for (size_t i = 0; i < 2; i++) {
        Text text = text_new(*state);
        text_append(&text, "type T = ");
        text_append(&text, i == 0 ? "i32" : "");
        for (int n = 0; n < 100000; n++) {
            text_append(&text, pieces[i]);
        }
        Diag *diag = diag_new(*state, NULL, false);
        assert_null(ir_parse(*state, "deep.ir", text_str(&text), diag));
        assert_string_equal(diag_at(diag, 0)->text, "the type is nested too deeply");
    }
}

static void test_names(void **state) {
    assert_errors(*state,
                  "global i32 gPort\n"
                  "func void f(i32 a, i32 a) {\n"
                  "  local i32 a\n"
                  "  store gPrt, 0\n"
                  "  store a, gPort\n"
                  "  t0 = lood a\n"
                  "  x = load a\n"
                  "  t1 = add i32 t9, 1\n"
                  "  load a\n"
                  "  t2 = kill a\n"
                  "  t3 = load a\n"
                  "  t3 = load a\n"
                  "  jump end\n"
                  "}\n"
                  "func void f()\n",
                  ERRORS("15:11: 'f' is declared twice", "2:1: two parameters are called 'a'",
                         "3:13: local 'a' is declared twice", "4:9: unknown variable 'gPrt'",
                         "5:12: 'gPort' is a variable, not a value: load it, or take its addr",
                         "6:8: unknown instruction 'lood'; did you mean 'load'?",
                         "7:3: 'x' is not a temporary: they are t0, t1, ...",
                         "8:16: 't9' is not defined before",
                         "9:3: 'load' gives a result: write 't0 = load ...'",
                         "10:8: 'kill' gives no result", "12:3: 't3' is defined twice",
                         "13:8: unknown block 'end'"));
}

static void test_blocks(void **state) {
    assert_errors(*state,
                  "func void f(i32 a) {\n"
                  "b0: handler b9\n"
                  "  t0 = load a\n"
                  "  return\n"
                  "  return\n"
                  "b1:\n"
                  "  store a, t0\n"
                  "b1:\n"
                  "  unreachable extra\n"
                  "}\n"
                  "func void g() {\n"
                  "}\n"
                  "func void h() {\n",
                  ERRORS("13:1: the '}' of what begins here is missing",
                         "8:1: block 'b1' is there twice",
                         "2:13: unknown block 'b9'; did you mean 'b0'?",
                         "5:3: nothing can follow the end of a block but a label",
                         "7:12: 't0' is defined in another block; values cross blocks in a local",
                         "6:1: the block does not end in jump, branch, switch, return or "
                         "unreachable",
                         "9:15: expected the end of the line, found 'extra'",
                         "12:1: the block does not end in jump, branch, switch, return or "
                         "unreachable"));
}

static void test_places(void **state) {
    assert_errors(*state,
                  "struct S {\n"
                  "  u8 a\n"
                  "}\n"
                  "global struct S s {\n"
                  "  init .b = 0\n"
                  "  init +4 : 4 = 0\n"
                  "  init .a = t0\n"
                  "}\n"
                  "global struct S t = 0\n"
                  "func void f(ptr p) {\n"
                  "  t0 = load p\n"
                  "  t1 = load s.b\n"
                  "  t2 = load *t0\n"
                  "  t3 = load *t0.a\n"
                  "  t4 = load *t0[1]\n"
                  "  t5 = call *t0()\n"
                  "  t6 = load p.a\n"
                  "  return &s\n"
                  "}\n",
                  ERRORS("5:9: 'struct S' has no field 'b'", "6:8: this lies outside of 'struct S'",
                         "7:13: expected a constant (5, @function, &global+8, s\"text\" or ?), "
                         "found 't0'",
                         "9:19: '=' initialises a scalar; for more use { init ... }",
                         "12:15: 'struct S' has no field 'b'",
                         "13:13: the type of this place is not known: add ': type'",
                         "14:17: it is not known of what record 'a' is a field: add '+offset'",
                         "15:17: the size of an element is not known: add '* stride'",
                         "16:13: the result type of this call is not known: add ': type'",
                         "17:15: it is not known of what record 'a' is a field: add '+offset'",
                         "18:10: an address in an instruction comes from addr"));
}

static void test_top(void **state) {
    assert_errors(*state, "modul \"x\"\nmodule x\n}\nfunc i32\nextern func void f()\n",
                  ERRORS("1:1: expected module, gap, type, struct, union, global, extern or func, "
                         "found 'modul'",
                         "2:8: expected the name of the module, found 'x'",
                         "3:1: expected module, gap, type, struct, union, global, extern or func, "
                         "found '}'",
                         "4:9: expected the name of the function, found the end of the line",
                         "5:8: expected 'global', found 'func'"));
}

/* A message, or a module that can be printed. */
static void read_and_print(Arena *arena, const char *text) {
    Diag *diag = diag_new(arena, NULL, false);
    const IrModule *module = ir_parse(arena, "damaged.ir", text, diag);
    assert_true(module || diag_count(diag, DIAG_ERROR) > 0);
    if (module) {
        print_ir(arena, module);
    }
}

/* Whatever is cut off or changed, there is no crash. */
static void test_damage(void **state) {
    (void)state;
    static const char text[] =
        "type T = fn i32(ptr, ...)*32\nstruct S size 8 nolayout {\n  +0 u32 a bits 3 at 1\n}\n"
        "union U {\n  struct S s\n  T[2] t\n}\nglobal struct S[] g#2 = 1 @\"f\":1:2\n"
        "global union U u unit \"x\" {\n  init .t[1] = &u-8\n  init +0 : 2 = L\"\\x41\"\n}\n"
        "func static noreturn i32 f(T p @1:1, ...) @-  {\n  degraded \"x\"\n  local i32 .l\n"
        "b0: handler b2\n  t0 = load p\n  t1 = call *t0(1 : ptr, @f)\n"
        "  switch i32 t1 { 1..2: b1, default: b2 } \"s\" @1:1\nb1:\n  store u.t[t1 * 4 of 2] : "
        "i32, ?\n"
        "  branch 1 ? b1 : b2\nb2:\n  copy u, *t0 : union U, 8\n  return s\"\"\n} @9:9\n";
    for (size_t i = 0; i < sizeof text; i++) {
        Arena *arena = arena_open();
        char *cut = arena_strndup(arena, text, i);
        read_and_print(arena, cut);
        char *changed = arena_strdup(arena, text);
        for (const char *c = "{}\n\"0`#;*@"; *c != '\0' && i + 1 < sizeof text; c++) {
            changed[i] = *c;
            read_and_print(arena, changed);
        }
        arena_close(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_words),  IR_TEST(test_types),  IR_TEST(test_deep_types), IR_TEST(test_names),
        IR_TEST(test_blocks), IR_TEST(test_places), IR_TEST(test_top),        IR_TEST(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
