/* test_run_protocol.c - what goes to workers and back, whole and cut off. */
#include "ir_fixture.h"
#include "run/protocol.h"

/* The content of the only frame in `bytes`. */
static const unsigned char *content_of(const Bytes *bytes, size_t *length) {
    assert_true(bytes->count >= PROTOCOL_HEAD);
    *length = (size_t)protocol_length(bytes->items);
    assert_int_equal(*length, bytes->count - PROTOCOL_HEAD);
    return bytes->items + PROTOCOL_HEAD;
}

static void test_greeting(void **state) {
    Bytes bytes = {.arena = *state};
    protocol_put_greeting(&bytes, "version 19");
    size_t length = 0;
    const unsigned char *content = content_of(&bytes, &length);
    const char *libclang = NULL;
    assert_true(protocol_get_greeting(*state, content, length, &libclang));
    assert_string_equal(libclang, "version 19");
    for (size_t shorter = 0; shorter < length; shorter++) {
        assert_false(protocol_get_greeting(*state, content, shorter, &libclang));
    }
    assert_false(protocol_get_greeting(*state, "hello", 5, &libclang));
}

static void test_request(void **state) {
    static const char *const args[] = {"-I", "inc", ""};
    static const char *const directories[] = {"/sys"};
    static const FrontendFile files[] = {{"/x/a.h", "int a;", 6, false}, {"/x/b.h", "", 0, false}};
    ProtocolSetup setup = {files, 2, directories, 1, 1 << 20}, setup_back = {0};
    Bytes bytes = {.arena = *state};
    protocol_put_setup(&bytes, &setup);
    size_t length = 0;
    const unsigned char *content = content_of(&bytes, &length);
    for (size_t cut = 0; cut < length; cut++) {
        ProtocolSetup part = {0};
        const void *copy = arena_copy(*state, content, cut);
        assert_false(protocol_get_setup(*state, copy, cut, &part));
    }
    assert_true(protocol_get_setup(*state, content, length, &setup_back));
    assert_int_equal(setup_back.file_count, 2);
    assert_string_equal(setup_back.files[0].text, "int a;");
    assert_string_equal(setup_back.files[1].path, "/x/b.h");
    assert_string_equal(setup_back.system_directories[0], "/sys");
    assert_int_equal(setup_back.memory, 1 << 20);

    FrontendRequest request = {.file = "a.c", .args = args, .arg_count = 3}, back;
    Bytes frame = {.arena = *state};
    protocol_put_request(&frame, &request);
    content = content_of(&frame, &length);
    for (size_t cut = 0; cut < length; cut++) {
        const void *copy = arena_copy(*state, content, cut);
        assert_false(protocol_get_request(*state, copy, cut, &setup_back, &back));
    }
    assert_true(protocol_get_request(*state, content, length, &setup_back, &back));
    assert_string_equal(back.file, "a.c");
    assert_null(back.directory);
    assert_int_equal(back.arg_count, 3);
    assert_string_equal(back.args[2], "");
    assert_int_equal(back.file_count, 2);
}

static void test_result(void **state) {
    static const char *const reasons[] = {"a.c:1:2: no", "a.c: neither"};
    static const Repair repairs[] = {{REPAIR_INCLUDE, "x.h", {"a.c", 3, 10}},
                                     {REPAIR_MACRO, "API", {NULL, 0, 0}}};
    FrontendResult result = {.status = UNIT_DEGRADED,
                             .reasons = reasons,
                             .reason_count = 2,
                             .error_count = 1,
                             .repairs = repairs,
                             .repair_count = 2,
                             .parse_seconds = 0.5,
                             .lower_seconds = 0.25},
                   back;
    static const Suppression suppressions[] = {{.kind = SUPPRESSION_PRAGMA,
                                                .loc = {"a.c", 7, 1},
                                                .last_line = 8,
                                                .rules = "FLT201",
                                                .reason = "x"}};
    static const FrontendInput inputs[] = {{FRONTEND_CONTENT, "/a.c", 0xfedcba9876543210u},
                                           {FRONTEND_ABSENCE, "/x.h", 0}};
    result.suppressions = suppressions;
    result.suppression_count = 1;
    result.inputs = inputs;
    result.input_count = 2;
    result.module = parse_ir(*state, "a.ir", "func i32 f() {\n  return 5\n}\n");
    Bytes bytes = {.arena = *state};
    protocol_put_result(&bytes, &result, 77);
    size_t length = 0;
    const unsigned char *content = content_of(&bytes, &length);
    uint64_t memory = 0;
    for (size_t cut = 0; cut < length; cut++) {
        const void *copy = arena_copy(*state, content, cut);
        assert_false(protocol_get_result(*state, copy, cut, &back, &memory));
    }
    assert_true(protocol_get_result(*state, content, length, &back, &memory));
    assert_int_equal(back.status, UNIT_DEGRADED);
    assert_int_equal(back.reason_count, 2);
    assert_string_equal(back.reasons[1], "a.c: neither");
    assert_true(back.parse_seconds == 0.5 && back.lower_seconds == 0.25);
    assert_int_equal(memory, 77);
    assert_int_equal(back.error_count, 1);
    assert_int_equal(back.repair_count, 2);
    assert_int_equal(back.repairs[0].kind, REPAIR_INCLUDE);
    assert_string_equal(back.repairs[0].name, "x.h");
    assert_string_equal(back.repairs[0].loc.file, "a.c");
    assert_int_equal(back.repairs[0].loc.line, 3);
    assert_int_equal(back.repairs[1].kind, REPAIR_MACRO);
    assert_null(back.repairs[1].loc.file);
    assert_int_equal(back.suppression_count, 1);
    assert_int_equal(back.suppressions[0].kind, SUPPRESSION_PRAGMA);
    assert_int_equal(back.suppressions[0].last_line, 8);
    assert_string_equal(back.suppressions[0].rules, "FLT201");
    assert_null(back.suppressions[0].until);
    assert_int_equal(back.input_count, 2);
    assert_true(back.inputs[0].hash == 0xfedcba9876543210u);
    assert_int_equal(back.inputs[1].kind, FRONTEND_ABSENCE);
    assert_string_equal(back.inputs[1].path, "/x.h");
    assert_string_equal(print_ir(*state, back.module), print_ir(*state, result.module));
}

/* A failed unit has no module, every other one has. */
static void test_failed(void **state) {
    FrontendResult result = {.status = UNIT_FAILED}, back;
    Bytes bytes = {.arena = *state}, wrong = {.arena = *state};
    protocol_put_result(&bytes, &result, 0);
    size_t length = 0;
    uint64_t memory = 0;
    const unsigned char *content = content_of(&bytes, &length);
    assert_true(protocol_get_result(*state, content, length, &back, &memory));
    assert_null(back.module);
    result.status = UNIT_PARSED;
    protocol_put_result(&wrong, &result, 0);
    content = content_of(&wrong, &length);
    assert_false(protocol_get_result(*state, content, length, &back, &memory));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_greeting),
        IR_TEST(test_request),
        IR_TEST(test_result),
        IR_TEST(test_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
