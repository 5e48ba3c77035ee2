/* test_engine_state.c - interned states, objects, facts and choices. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

static const RuleKind door = {.name = "door"};
static const RuleEdge opening = {.kind = &door, .failed = 1, .to = 2};

static void hold(Parts *parts, Value cell, Value value) {
    parts->state.store = pmap_put(parts->tables->pmaps, parts->state.store, cell, value);
}

static void test_equal_states(void **state) {
    Parts parts = parts_open(*state);
    const State *empty = state_intern(parts.tables, &parts.state);
    assert_ptr_equal(state_intern(parts.tables, &parts.state), empty);
    Value a = parts_global(&parts, 0, 0), b = parts_global(&parts, 1, 0);
    State left = parts.state, right = parts.state;
    PmapPool *pmaps = parts.tables->pmaps;
    left.store = pmap_put(pmaps, pmap_put(pmaps, left.store, a, 5), b, 6);
    right.store = pmap_put(pmaps, pmap_put(pmaps, right.store, b, 6), a, 5);
    assert_ptr_equal(state_intern(parts.tables, &left), state_intern(parts.tables, &right));
    assert_ptr_not_equal(state_intern(parts.tables, &left), empty);
    left.role = 1;
    assert_ptr_not_equal(state_intern(parts.tables, &left), state_intern(parts.tables, &right));
    assert_int_equal(state_count(parts.tables), 3);
}

static void test_objects(void **state) {
    Parts parts = parts_open(*state);
    uint32_t first = state_object(parts.tables, &door, 10, 0, &opening);
    uint32_t second = state_object(parts.tables, &door, 10, 1, &opening);
    assert_int_not_equal(first, second);
    assert_int_equal(state_object(parts.tables, &door, 10, 0, &opening), first);
    assert_int_equal(state_object_count(parts.tables), 2);
    assert_int_equal(state_object_at(parts.tables, second)->k, 1);
    ObjectState os;
    assert_false(state_get_object(parts.tables, &parts.state, first, &os));
    State before = parts.state;
    os = (ObjectState){.state = 2, .owner = second, .failed_at = STATE_NONE, .escaped = true};
    state_set_object(parts.tables, &parts.state, first, &os);
    ObjectState read;
    assert_true(state_get_object(parts.tables, &parts.state, first, &read));
    assert_int_equal(read.state, 2);
    assert_int_equal(read.owner, second);
    assert_true(read.escaped);
    assert_false(state_get_object(parts.tables, &before, first, &read)); /* a copy stays */
    State again = before;
    state_set_object(parts.tables, &again, first, &os);
    assert_ptr_equal(again.objects, parts.state.objects);
}

static void test_holders(void **state) {
    Parts parts = parts_open(*state);
    uint32_t object = state_object(parts.tables, &door, 10, 0, &opening);
    Value handle = value_handle(parts.values, object);
    Value a = parts_global(&parts, 0, 0), b = parts_local(&parts, 0, 0);
    assert_false(state_holds(parts.tables, &parts.state, object, VALUE_TOP));
    hold(&parts, a, handle);
    assert_true(state_holds(parts.tables, &parts.state, object, VALUE_TOP));
    assert_false(state_holds(parts.tables, &parts.state, object, a));
    hold(&parts, b, handle);
    assert_true(state_holds(parts.tables, &parts.state, object, a));
}

/* A variable that may have the handle among other values holds it. */
static void test_possible_holder(void **state) {
    Parts parts = parts_open(*state);
    uint32_t object = state_object(parts.tables, &door, 10, 0, &opening);
    Value candidates[] = {value_handle(parts.values, object), parts_int(&parts, 0)};
    Value sym = parts_unknown(&parts, 1, &type_ptr);
    assert_int_equal(assume_one_of(parts.tables, &parts.state, sym, candidates, 2), sym);
    hold(&parts, parts_global(&parts, 0, 0), sym);
    assert_true(state_holds(parts.tables, &parts.state, object, VALUE_TOP));
}

/* What the model remembers does not help the driver. */
static void test_model_variables(void **state) {
    Parts parts = parts_open(*state);
    const bool of_model[] = {false, true};
    parts.tables->model_globals = of_model;
    uint32_t object = state_object(parts.tables, &door, 10, 0, &opening);
    hold(&parts, parts_global(&parts, 1, 8), value_handle(parts.values, object));
    assert_false(state_holds(parts.tables, &parts.state, object, VALUE_TOP));
    hold(&parts, parts_global(&parts, 0, 8), value_handle(parts.values, object));
    assert_true(state_holds(parts.tables, &parts.state, object, VALUE_TOP));
}

static void test_choices(void **state) {
    Parts parts = parts_open(*state);
    Value up[] = {parts_int(&parts, 1), parts_int(&parts, 2), parts_int(&parts, 3)};
    Value down[] = {up[2], up[1], up[0]};
    uint32_t id = state_choice(parts.tables, up, 3);
    assert_int_not_equal(id, 0); /* that means "no choice" */
    assert_int_equal(state_choice(parts.tables, down, 3), id);
    for (int64_t i = 0; i < 500; i++) { /* the table grows */
        Value pair[] = {parts_int(&parts, i), parts_int(&parts, i + 1)};
        state_choice(parts.tables, pair, 2);
    }
    assert_int_equal(state_choice(parts.tables, up, 3), id);
    const Choice *choice = state_choice_at(parts.tables, id);
    assert_int_equal(choice->count, 3);
    assert_true(choice->values[0] < choice->values[1] && choice->values[1] < choice->values[2]);
}

/* Facts about values that occur nowhere are dropped, others stay. */
static void test_forgetting(void **state) {
    Parts parts = parts_open(*state);
    Value kept = parts_unknown(&parts, 1, &type_u32), gone = parts_unknown(&parts, 2, &type_u32);
    Value extra = parts_unknown(&parts, 3, &type_u32), inside = parts_unknown(&parts, 4, &type_u32);
    Value term = value_binary(parts.values, IR_AND, inside, parts_int(&parts, 4), &type_u32);
    hold(&parts, parts_global(&parts, 0, 0), kept);
    hold(&parts, parts_global(&parts, 1, 0), term);
    RangeSet small = range_between(0, 9);
    Value all[] = {kept, gone, extra, inside};
    for (size_t i = 0; i < 4; i++) {
        assert_true(assume_in(parts.tables, &parts.state, all[i], &small));
    }
    state_forget(parts.tables, &parts.state, &extra, 1, NULL);
    Fact fact;
    assert_true(state_get_fact(parts.tables, &parts.state, kept, &fact));
    assert_true(state_get_fact(parts.tables, &parts.state, extra, &fact));
    assert_true(state_get_fact(parts.tables, &parts.state, inside, &fact));
    assert_false(state_get_fact(parts.tables, &parts.state, gone, &fact));
}

/* An object is forgotten in a state that is history, once nothing has its handle. */
static void test_forgetting_history(void **state) {
    static const RuleKind guest = {.name = "guest", .history = 1u << 3};
    static const RuleEdge entering = {.kind = &guest, .failed = RULE_NO_STATE, .to = 1};
    Parts parts = parts_open(*state);
    uint32_t left = state_object(parts.tables, &guest, 10, 0, &entering);
    uint32_t held = state_object(parts.tables, &guest, 10, 1, &entering);
    uint32_t present = state_object(parts.tables, &guest, 10, 2, &entering);
    uint32_t hidden = state_object(parts.tables, &guest, 10, 3, &entering);
    uint32_t passed = state_object(parts.tables, &guest, 10, 4, &entering);
    ObjectState os = {.state = 3, .owner = STATE_NONE, .failed_at = STATE_NONE};
    state_set_object(parts.tables, &parts.state, left, &os);
    state_set_object(parts.tables, &parts.state, held, &os);
    state_set_object(parts.tables, &parts.state, passed, &os);
    os.held_outside = true;
    state_set_object(parts.tables, &parts.state, hidden, &os);
    os.held_outside = false;
    os.state = 1;
    state_set_object(parts.tables, &parts.state, present, &os);
    hold(&parts, parts_global(&parts, 0, 0), value_handle(parts.values, held));
    Value argument = value_handle(parts.values, passed);
    state_forget(parts.tables, &parts.state, &argument, 1, NULL);
    assert_false(state_get_object(parts.tables, &parts.state, left, &os));
    assert_true(state_get_object(parts.tables, &parts.state, held, &os));
    assert_true(state_get_object(parts.tables, &parts.state, hidden, &os));
    assert_true(state_get_object(parts.tables, &parts.state, passed, &os));
    assert_true(state_get_object(parts.tables, &parts.state, present, &os));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_equal_states),    IR_TEST(test_objects),
        IR_TEST(test_holders),         IR_TEST(test_possible_holder),
        IR_TEST(test_model_variables), IR_TEST(test_choices),
        IR_TEST(test_forgetting),      IR_TEST(test_forgetting_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
