/* test_engine_memory.c - the symbolic store. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

static const char *const program = "struct PAIR {\n"
                                   "  u32 first\n"
                                   "  ptr second\n"
                                   "}\n"
                                   "func void f()\n"
                                   "global u32 gNumber = 7\n"
                                   "global ptr[3] gTable {\n"
                                   "  init +8 = @f\n"
                                   "  init +16 = &gNumber\n"
                                   "}\n"
                                   "global struct PAIR gPair\n"
                                   "extern global u32 gElsewhere\n"
                                   "global ptr[3] gPorts\n";

/* A store over the globals of that program. */
typedef struct Store {
    Parts parts;
    Memory memory;
    const IrModule *module;
} Store;

static Store store_open(Arena *arena) {
    Store store = {.parts = parts_open(arena), .module = parse_ir(arena, "memory.c", program)};
    store.memory = (Memory){.tables = store.parts.tables, .program = store.module};
    return store;
}

static Value global(const Store *store, const char *name, int64_t offset) {
    uint32_t id = 0;
    while (strcmp(store->module->globals[id]->name, name) != 0) {
        id++;
    }
    uint32_t root =
        value_root(store->parts.values, ROOT_GLOBAL, id, 0, 0, store->module->globals[id]->type);
    return value_address(store->parts.values, root, offset, VALUE_TOP, 0);
}

static Value number(const Store *store, int64_t n) {
    return parts_int(&store->parts, n);
}

static Value load(Store *store, Value address, const IrType *type) {
    return memory_load(&store->memory, &store->parts.state, address, type, 1);
}

static void put(Store *store, Value address, Value value) {
    memory_store(&store->memory, &store->parts.state, address, value, false, 2);
}

static Value element(Store *store, Value array, Value index) {
    return memory_index(&store->memory, &store->parts.state, array, index, 8);
}

static const RuleKind door = {.name = "door"};
static const RuleEdge opening = {.kind = &door, .failed = 1, .to = 2};

/* The handle of an open door. */
static Value handle(Store *store) {
    uint32_t object = state_object(store->parts.tables, &door, 1, 0, &opening);
    state_set_object(store->parts.tables, &store->parts.state, object, &(ObjectState){.state = 2});
    return value_handle(store->parts.values, object);
}

/* True if `value` is, or may be, `wanted`. */
static bool may_be(Store *store, Value value, Value wanted) {
    const Value *list;
    uint32_t count = assume_candidates(store->parts.tables, &store->parts.state, value, &list);
    for (uint32_t i = 0; i < count; i++) {
        if (list[i] == wanted || list[i] == VALUE_TOP ||
            value_at(store->parts.values, list[i])->kind == VALUE_IS_SYM) {
            return true;
        }
    }
    return false;
}

static void test_defaults(void **state) {
    Store store = store_open(*state);
    assert_int_equal(load(&store, global(&store, "gNumber", 0), &type_u32), number(&store, 7));
    assert_int_equal(load(&store, global(&store, "gTable", 0), &type_ptr), number(&store, 0));
    Value f = load(&store, global(&store, "gTable", 8), &type_ptr);
    assert_int_equal(value_at(store.parts.values, f)->kind, VALUE_IS_FUNC);
    assert_int_equal(load(&store, global(&store, "gTable", 16), &type_ptr),
                     global(&store, "gNumber", 0));
    Value elsewhere = load(&store, global(&store, "gElsewhere", 0), &type_u32);
    assert_int_equal(value_at(store.parts.values, elsewhere)->kind, VALUE_IS_SYM);
    assert_int_equal(load(&store, global(&store, "gElsewhere", 0), &type_u32), elsewhere);
    assert_int_equal(load(&store, parts_local(&store.parts, 0, 0), &type_ptr), VALUE_UNDEF);
}

/* A number nobody wrote is some number, and the same one whenever it is read: two tests of
 * one uninitialised variable agree. A pointer nobody wrote stays undefined. */
static void test_number_never_written(void **state) {
    Store store = store_open(*state);
    Value local = parts_local(&store.parts, 0, 0), other = parts_local(&store.parts, 1, 0);
    Value first = load(&store, local, &type_u32);
    assert_int_equal(value_at(store.parts.values, first)->kind, VALUE_IS_SYM);
    assert_int_equal(load(&store, local, &type_u32), first);
    assert_int_not_equal(load(&store, other, &type_u32), first);
    assert_int_equal(load(&store, other, &type_ptr), VALUE_UNDEF);
}

static void test_cells(void **state) {
    Store store = store_open(*state);
    Value first = global(&store, "gPair", 0), second = global(&store, "gPair", 8);
    Value x = parts_unknown(&store.parts, 1, &type_u32);
    put(&store, first, x);
    assert_int_equal(load(&store, first, &type_u32), x);
    assert_int_equal(load(&store, second, &type_ptr), number(&store, 0));
    put(&store, first, number(&store, 3));
    assert_int_equal(load(&store, first, &type_u32), number(&store, 3));
    put(&store, first, number(&store, 0x1FF));
    assert_int_equal(load(&store, first, &type_u8), number(&store, 0xFF));
}

/* A known condition on what a cell holds is used when it is loaded. */
static void test_resolved(void **state) {
    Store store = store_open(*state);
    Value x = parts_unknown(&store.parts, 1, &type_u32);
    put(&store, global(&store, "gNumber", 0), x);
    assert_true(assume_truth(store.parts.tables, &store.parts.state, x, false));
    assert_int_equal(load(&store, global(&store, "gNumber", 0), &type_u32), number(&store, 0));
}

static void test_weak_store(void **state) {
    Store store = store_open(*state);
    Value cell = global(&store, "gNumber", 0);
    memory_store(&store.memory, &store.parts.state, cell, number(&store, 9), true, 2);
    Value value = load(&store, cell, &type_u32);
    assert_true(may_be(&store, value, number(&store, 7)));
    assert_true(may_be(&store, value, number(&store, 9)));
    assert_false(may_be(&store, value, number(&store, 8)));
}

static void test_unknown_index(void **state) {
    Store store = store_open(*state);
    Value ports = global(&store, "gPorts", 0), i = parts_unknown(&store.parts, 1, &type_u64);
    Value h = handle(&store);
    put(&store, global(&store, "gPorts", 8), number(&store, 5));
    put(&store, element(&store, ports, i), h);
    assert_int_equal(load(&store, element(&store, ports, i), &type_ptr), h);
    Value one = load(&store, element(&store, ports, number(&store, 1)), &type_ptr);
    assert_true(may_be(&store, one, h) && may_be(&store, one, number(&store, 5)));
    Value two = load(&store, element(&store, ports, number(&store, 2)), &type_ptr);
    assert_true(may_be(&store, two, h) && may_be(&store, two, number(&store, 0)));
    Value k = parts_unknown(&store.parts, 2, &type_u64);
    Value any = load(&store, element(&store, ports, k), &type_ptr);
    assert_true(may_be(&store, any, h) && may_be(&store, any, number(&store, 0)) &&
                may_be(&store, any, number(&store, 5)));
    put(&store, element(&store, ports, number(&store, 0)), number(&store, 6));
    Value again = load(&store, element(&store, ports, i), &type_ptr);
    assert_true(may_be(&store, again, h) && may_be(&store, again, number(&store, 6)));
}

static void test_table_of_functions(void **state) {
    Store store = store_open(*state);
    Value i = parts_unknown(&store.parts, 1, &type_u64);
    Value any = load(&store, element(&store, global(&store, "gTable", 0), i), &type_ptr);
    const Value *list;
    uint32_t count = assume_candidates(store.parts.tables, &store.parts.state, any, &list);
    assert_int_equal(count, 3);
    assert_int_equal(memory_targets(&store.memory, &store.parts.state, any, &list), 2);
}

static void test_fill(void **state) {
    Store store = store_open(*state);
    Value local = parts_local(&store.parts, 0, 0), at8 = parts_local(&store.parts, 0, 8);
    put(&store, at8, number(&store, 4));
    memory_fill(&store.memory, &store.parts.state, local, 32, number(&store, 0));
    assert_int_equal(load(&store, at8, &type_u64), number(&store, 0));
    assert_int_equal(load(&store, parts_local(&store.parts, 0, 24), &type_u64), number(&store, 0));
    assert_int_equal(load(&store, parts_local(&store.parts, 0, 32), &type_ptr), VALUE_UNDEF);
    put(&store, at8, number(&store, 6));
    assert_int_equal(load(&store, at8, &type_u64), number(&store, 6));
    memory_fill(&store.memory, &store.parts.state, at8, 8, VALUE_TOP);
    assert_false(value_is_int(store.parts.values, load(&store, at8, &type_u64), NULL));
    assert_int_equal(load(&store, local, &type_u64), number(&store, 0));
}

static void test_copy(void **state) {
    Store store = store_open(*state);
    const IrType *pair = value_root_at(store.parts.values,
                                       value_at(store.parts.values, global(&store, "gPair", 0))->a)
                             ->type;
    const IrType *types[] = {pair, NULL};
    for (uint32_t t = 0; t < 2; t++) { /* with and without a type */
        Value to = parts_local(&store.parts, t, 0);
        put(&store, global(&store, "gPair", 0), number(&store, 4));
        put(&store, parts_local(&store.parts, t, 8), number(&store, 1));
        memory_copy(&store.memory, &store.parts.state, to, global(&store, "gPair", 0), 16, types[t],
                    3);
        assert_int_equal(load(&store, to, &type_u32), number(&store, 4));
        assert_int_equal(load(&store, parts_local(&store.parts, t, 8), &type_ptr),
                         number(&store, 0));
    }
}

static void test_havoc(void **state) {
    Store store = store_open(*state);
    Value h = handle(&store);
    Value first = global(&store, "gPair", 0), second = global(&store, "gPair", 8);
    put(&store, first, number(&store, 3));
    put(&store, second, h);
    memory_havoc(&store.memory, &store.parts.state, first, 16, 4);
    assert_false(value_is_int(store.parts.values, load(&store, first, &type_u32), NULL));
    ObjectState os;
    assert_true(state_get_object(store.parts.tables, &store.parts.state,
                                 value_at(store.parts.values, h)->a, &os));
    assert_true(os.escaped);
    Value cell = global(&store, "gPorts", 0);
    memory_havoc(&store.memory, &store.parts.state, cell, 8, 5);
    assert_false(value_is_int(store.parts.values, load(&store, cell, &type_ptr), NULL));
    assert_int_equal(load(&store, global(&store, "gPorts", 8), &type_ptr), number(&store, 0));
}

/* Writing over a handle is told, unless the variable is the model's. */
static void test_displaced(void **state) {
    Store store = store_open(*state);
    Value cell = global(&store, "gPorts", 0), h = handle(&store);
    put(&store, cell, h);
    put(&store, cell, h);
    assert_int_equal(store.memory.displaced.count, 0);
    put(&store, cell, number(&store, 0));
    assert_int_equal(store.memory.displaced.count, 1);
    put(&store, cell, h);
    memory_fill(&store.memory, &store.parts.state, cell, 8, number(&store, 0));
    assert_int_equal(store.memory.displaced.count, 2);
    bool of_model[16];
    memset(of_model, true, sizeof of_model);
    store.parts.tables->model_globals = of_model;
    put(&store, cell, h);
    put(&store, cell, number(&store, 0));
    assert_int_equal(store.memory.displaced.count, 2);
}

static void test_pointers(void **state) {
    Store store = store_open(*state);
    Value p = parts_unknown(&store.parts, 1, &type_ptr);
    const Value *list;
    assert_int_equal(memory_targets(&store.memory, &store.parts.state, p, &list), 1);
    Value behind = list[0];
    put(&store, behind, number(&store, 8));
    assert_int_equal(load(&store, behind, &type_u32), number(&store, 8));
    Value next = memory_offset(&store.memory, behind, 4);
    Value there = load(&store, next, &type_u32);
    assert_int_equal(value_at(store.parts.values, there)->kind, VALUE_IS_SYM);
    assert_int_equal(load(&store, next, &type_u32), there);
}

static void test_names(void **state) {
    Store store = store_open(*state);
    assert_string_equal(memory_name(*state, &store.memory, global(&store, "gPair", 8)),
                        "gPair.second");
    assert_string_equal(memory_name(*state, &store.memory, global(&store, "gPorts", 16)),
                        "gPorts[2]");
    assert_null(memory_name(*state, &store.memory, number(&store, 1)));
}

static void test_dropped_root(void **state) {
    Store store = store_open(*state);
    Value local = parts_local(&store.parts, 0, 0);
    put(&store, local, number(&store, 1));
    put(&store, parts_local(&store.parts, 1, 0), number(&store, 2));
    memory_drop_root(&store.memory, &store.parts.state, value_at(store.parts.values, local)->a);
    assert_int_equal(load(&store, local, &type_ptr), VALUE_UNDEF);
    assert_int_equal(load(&store, parts_local(&store.parts, 1, 0), &type_u32), number(&store, 2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_defaults),      IR_TEST(test_cells),
        IR_TEST(test_resolved),      IR_TEST(test_weak_store),
        IR_TEST(test_unknown_index), IR_TEST(test_table_of_functions),
        IR_TEST(test_fill),          IR_TEST(test_copy),
        IR_TEST(test_havoc),         IR_TEST(test_displaced),
        IR_TEST(test_pointers),      IR_TEST(test_names),
        IR_TEST(test_dropped_root),  IR_TEST(test_number_never_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
