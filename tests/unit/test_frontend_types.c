/* test_frontend_types.c - types: layouts, names, what is converted when. */
#include "frontend_fixture.h"

static const IrField *field_named(const IrType *type, const char *name) {
    assert_int_equal(type->kind, IR_TYPE_RECORD);
    for (uint32_t i = 0; i < type->record->field_count; i++) {
        if (strcmp(type->record->fields[i].name, name) == 0) {
            return &type->record->fields[i];
        }
    }
    fail_msg("no field %s", name);
    return NULL;
}

static void scalars_have_size_sign_and_name(void **state) {
    const IrModule *m = parse_clean(
        state, "typedef unsigned long ULONG; typedef long NTSTATUS; ULONG u; NTSTATUS s; _Bool b;\n"
               "const char c = 1; enum E { X = -1 } e; enum F { Y } y; long double d;\n"
               "unsigned long long q; unsigned short *w; __int128 big; _Atomic(int) at;\n");
    const IrType *type = global_named(m, "u")->type;
    assert_int_equal(type->kind, IR_TYPE_INT);
    assert_int_equal(type->size, 4);
    assert_false(type->is_signed);
    assert_string_equal(type->name, "ULONG");
    assert_true(global_named(m, "s")->type->is_signed);
    assert_int_equal(global_named(m, "b")->type->size, 1);
    assert_true(global_named(m, "c")->type->is_const);
    assert_true(global_named(m, "e")->type->is_signed);
    assert_false(global_named(m, "y")->type->is_signed);
    assert_int_equal(global_named(m, "d")->type->kind, IR_TYPE_FLOAT);
    assert_int_equal(global_named(m, "q")->type->size, 8);
    assert_int_equal(global_named(m, "w")->type->elem->size, 2);
    assert_int_equal(global_named(m, "big")->type->size, 16);
    assert_int_equal(global_named(m, "at")->type->kind, IR_TYPE_INT);
}

static void pointers_know_what_they_point_to(void **state) {
    const IrModule *m = parse_clean(state, "typedef struct _FLT_PORT *PFLT_PORT; PFLT_PORT port;\n"
                                           "typedef PFLT_PORT *PP; PP pp; void *v;\n"
                                           "int (*fn)(short, ...);\n");
    const IrType *port = global_named(m, "port")->type;
    assert_string_equal(port->name, "PFLT_PORT");
    assert_int_equal(port->kind, IR_TYPE_POINTER);
    assert_int_equal(port->elem->kind, IR_TYPE_OPAQUE);
    assert_string_equal(port->elem->name, "struct _FLT_PORT");
    assert_string_equal(global_named(m, "pp")->type->elem->name, "PFLT_PORT");
    assert_int_equal(global_named(m, "v")->type->elem->kind, IR_TYPE_VOID);
    const IrType *function = global_named(m, "fn")->type->elem;
    assert_int_equal(function->kind, IR_TYPE_FUNCTION);
    assert_int_equal(function->param_count, 1);
    assert_true(function->is_variadic);
    assert_int_equal(function->params[0]->size, 2);
}

static void records_have_the_layout_of_the_target(void **state) {
    const IrModule *m = parse_clean(
        state,
        "struct S { char c; long long q; struct { short a, b; } in; union { int u; char v; };\n"
        "  unsigned f1 : 3, f2 : 7; long tail[2]; } s;\n"
        "#pragma pack(1)\nstruct P { char c; long long q; } p;\n#pragma pack()\n"
        "struct __attribute__((aligned(16))) A { int x; } al;\n");
    const IrType *s = global_named(m, "s")->type;
    assert_int_equal(s->size, 40);
    assert_true(s->record->has_layout);
    assert_int_equal(field_named(s, "q")->offset, 8);
    assert_int_equal(field_named(s, "in")->offset, 16);
    assert_int_equal(field_named(field_named(s, "in")->type, "b")->offset, 2);
    assert_int_equal(field_named(s, "")->offset, 20);
    assert_true(field_named(s, "")->type->record->is_union);
    assert_int_equal(field_named(s, "f2")->bit_width, 7);
    assert_int_equal(field_named(s, "f2")->offset * 8 + field_named(s, "f2")->bit_offset,
                     24 * 8 + 3);
    assert_int_equal(field_named(s, "tail")->type->count, 2);
    assert_int_equal(global_named(m, "p")->type->size, 9);
    assert_int_equal(global_named(m, "al")->type->size, 16);
}

static void typedefs_of_one_record_share_it(void **state) {
    const IrModule *m = parse_clean(
        state, "typedef struct _S { int a; } S, *PS; S x; const S y; struct _S z; PS p;\n"
               "int f(void) { return p->a; }\n");
    const IrRecord *record = global_named(m, "x")->type->record;
    assert_ptr_equal(global_named(m, "y")->type->record, record);
    assert_ptr_equal(global_named(m, "z")->type->record, record);
    assert_ptr_equal(global_named(m, "p")->type->elem->record, record);
    assert_string_equal(global_named(m, "x")->type->name, "S");
}

static void records_that_nobody_looks_into_stay_closed(void **state) {
    const IrModule *m = parse_clean(state, "struct In { int a; }; struct S { struct In *in; };\n"
                                           "struct S *p, *q; int f(void) { return p == q; }\n");
    const IrType *s = global_named(m, "p")->type->elem;
    assert_int_equal(s->size, 8);
    assert_int_equal(s->record->field_count, 0);
    assert_false(s->record->has_layout);
    m = parse_clean(state, "struct In { int a; }; struct S { struct In *in; };\n"
                           "struct S *p; int f(void) { return p->in != 0; }\n");
    s = global_named(m, "p")->type->elem;
    assert_int_equal(s->record->field_count, 1);
    assert_int_equal(field_named(s, "in")->type->elem->record->field_count, 0);
}

static void arrays(void **state) {
    const IrModule *m =
        parse_clean(state, "typedef int ROW[4]; ROW a[3]; extern int open[];\n"
                           "int f(int n) { int v[n]; v[0] = open[1]; return v[0]; }\n");
    const IrType *a = global_named(m, "a")->type;
    assert_int_equal(a->count, 3);
    assert_int_equal(a->elem->count, 4);
    assert_int_equal(a->size, 48);
    assert_int_equal(global_named(m, "open")->type->count, 0);
    const IrFunction *f = function_named(m, "f");
    assert_int_equal(f->locals[1].type->kind, IR_TYPE_ARRAY);
    assert_int_equal(f->locals[1].type->size, 0);
}

static void recursive_records_end(void **state) {
    const IrModule *m = parse_clean(
        state, "struct L { struct L *next; struct M *m; }; struct M { struct L l[2]; } g;\n"
               "int f(struct L *l) { return l->next->m->l[1].next == 0; }\n");
    assert_int_equal(global_named(m, "g")->type->size, 32);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(scalars_have_size_sign_and_name, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(pointers_know_what_they_point_to, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(records_have_the_layout_of_the_target, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(typedefs_of_one_record_share_it, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(records_that_nobody_looks_into_stay_closed, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(arrays, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(recursive_records_end, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
