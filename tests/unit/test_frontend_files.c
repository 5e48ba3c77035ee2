/* test_frontend_files.c - files on disk: encodings, directories, what can't be read. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "frontend_fixture.h"

#include "base/platform.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct DiskFixture {
    Fixture common; /* first, so that parse helpers can use it */
    char directory[40];
    const char *written[8];
    size_t count;
} DiskFixture;

static int open_disk(void **state) {
    Arena *arena = arena_open();
    DiskFixture *disk = ARENA_NEW(arena, DiskFixture);
    disk->common = (Fixture){arena, frontend_open()};
    strcpy(disk->directory, "/tmp/fltcheck-test-XXXXXX");
    *state = disk;
    return mkdtemp(disk->directory) == NULL ? -1 : 0;
}

static int close_disk(void **state) {
    DiskFixture *disk = *state;
    for (size_t i = 0; i < disk->count; i++) {
        unlink(disk->written[i]);
    }
    rmdir(disk->directory);
    return close_fixture(state);
}

static void write_file(DiskFixture *disk, const char *name, const char *bytes, size_t length) {
    const char *path = arena_printf(disk->common.arena, "%s/%s", disk->directory, name);
    assert_true(platform_write_file(disk->common.arena, path, bytes, length, NULL));
    disk->written[disk->count++] = path;
}

static FrontendResult parse_name(DiskFixture *disk, const char *name) {
    FrontendRequest request = {.file = name, .directory = disk->directory};
    return frontend_parse(disk->common.frontend, disk->common.arena, &request);
}

/* ASCII text as UTF-16; '~' stands for U+00FC. */
static size_t to_utf16(char *out, const char *text, bool is_big) {
    size_t length = 0;
    for (const char *c = is_big ? "\xFE\xFF" : "\xFF\xFE"; *c != '\0'; c++) {
        out[length++] = *c;
    }
    for (; *text != '\0'; text++) {
        char unit[2] = {*text == '~' ? '\xFC' : *text, 0};
        out[length++] = unit[is_big ? 1 : 0];
        out[length++] = unit[is_big ? 0 : 1];
    }
    return length;
}

static void names_are_those_of_the_request(void **state) {
    DiskFixture *disk = *state;
    const char text[] = "#include \"part.h\"\nint f(int a) { return part(a); }\n";
    const char part[] = "int part(int a) { return a; }\n";
    write_file(disk, "unit.c", text, sizeof text - 1);
    write_file(disk, "part.h", part, sizeof part - 1);
    FrontendResult result = parse_name(disk, "unit.c");
    assert_int_equal(result.status, UNIT_PARSED);
    assert_string_equal(result.module->name, "unit.c");
    assert_string_equal(function_named(result.module, "f")->loc.file, "unit.c");
    assert_true(function_named(result.module, "part")->has_body);
    assert_non_null(strstr(function_named(result.module, "part")->loc.file, "part.h"));
}

static void utf16_with_a_mark(void **state) {
    DiskFixture *disk = *state;
    static const char text[] = "/* ~ */\r\nint f(int a) {\r\n  return absent.x; }\r\n"
                               "const unsigned short *s = L\"~x\";\r\n";
    for (int is_big = 0; is_big < 2; is_big++) {
        char bytes[2 * sizeof text + 2];
        write_file(disk, "wide.c", bytes, to_utf16(bytes, text, is_big));
        FrontendResult result = parse_name(disk, "wide.c");
        assert_int_equal(result.status, UNIT_DEGRADED);
        assert_string_equal(result.reasons[0],
                            "wide.c:3:10: use of undeclared identifier 'absent'");
        assert_string_equal(result.module->strings[0].text, "\xC3\xBCx");
        disk->count = 1; /* the same file again */
    }
}

static void legacy_code_pages_keep_lines_and_columns(void **state) {
    DiskFixture *disk = *state;
    const char text[] = "/* \xE4\xF6 */ int f(int a) { return absent.x; } // \x95\x5C\n"
                        "const unsigned short *s = L\"\xFC\";\nint g(void) { return absent.x; }\n";
    write_file(disk, "legacy.c", text, sizeof text - 1);
    FrontendResult result = parse_name(disk, "legacy.c");
    assert_int_equal(result.reason_count, 2);
    assert_string_equal(result.reasons[0], "legacy.c:1:32: use of undeclared identifier 'absent'");
    assert_string_equal(result.reasons[1], "legacy.c:3:22: use of undeclared identifier 'absent'");
}

static void headers_are_converted_too(void **state) {
    DiskFixture *disk = *state;
    const char text[] = "#include \"wide.h\"\nint f(void) { return one + two + three; }\n";
    const char legacy[] = "const unsigned short *s = L\"\xFC\"; int two;\n";
    const char silent[] = "// \x95\x5C\nint three;\n"; /* no error, but a line swallowed */
    char wide[200];
    size_t length =
        to_utf16(wide, "int one;\n#include \"legacy.h\"\n#include \"silent.h\"\n", false);
    write_file(disk, "unit.c", text, sizeof text - 1);
    write_file(disk, "wide.h", wide, length);
    write_file(disk, "legacy.h", legacy, sizeof legacy - 1);
    write_file(disk, "silent.h", silent, sizeof silent - 1);
    FrontendResult result = parse_name(disk, "unit.c");
    assert_int_equal(result.status, UNIT_PARSED);
    assert_true(global_named(result.module, "three")->is_defined);
}

static void returns_in_the_middle_of_a_line(void **state) {
    DiskFixture *disk = *state;
    const char text[] = "#include \"part.h\"\r\n#define NAME \"a\rb\"\r\n"
                        "const char *f(void) { return NAME; }\r\nint g(void) { return two; }\r\n";
    const char part[] = "#define PART \"a\r\"\r\nint two;\r\n";
    write_file(disk, "unit.c", text, sizeof text - 1);
    write_file(disk, "part.h", part, sizeof part - 1);
    FrontendResult result = parse_name(disk, "unit.c");
    assert_int_equal(result.status, UNIT_PARSED);
    assert_int_equal(function_named(result.module, "g")->loc.line, 4);
}

static void headers_in_another_spelling(void **state) {
    DiskFixture *disk = *state;
    const char text[] = "#include \"PART.H\"\n#include <Other.h>\n"
                        "int f(void) { return part() + other(); }\n";
    const char part[] = "static int part(void) { return 1; }\n";
    const char other[] = "static int other(void) { return 1; }\n";
    write_file(disk, "unit.c", text, sizeof text - 1);
    write_file(disk, "part.h", part, sizeof part - 1);
    write_file(disk, "other.h", other, sizeof other - 1);
    const char *const args[] = {"-I", disk->directory};
    FrontendRequest request = {
        .file = "unit.c", .directory = disk->directory, .args = args, .arg_count = 2};
    FrontendResult result = frontend_parse(disk->common.frontend, disk->common.arena, &request);
    assert_int_equal(result.status, UNIT_PARSED);
    assert_int_equal(result.repair_count, 2);
    assert_int_equal(result.repairs[1].kind, REPAIR_SPELLING);
    assert_string_equal(result.repairs[1].name, "Other.h");
    assert_string_equal(result.repairs[1].loc.file, "unit.c");
    assert_true(function_named(result.module, "part")->has_body);
    assert_string_equal(function_named(result.module, "other")->loc.file, "other.h");
}

static void files_that_include_themselves(void **state) {
    DiskFixture *disk = *state;
    const char text[] = "#include \"self.c\"\nstatic int f(int a) { return a; }\n";
    write_file(disk, "self.c", text, sizeof text - 1);
    FrontendResult result = parse_name(disk, "self.c");
    assert_int_equal(result.status, UNIT_DEGRADED);
    assert_true(function_named(result.module, "f")->degradation_count > 0);
}

static void what_can_not_be_read_fails(void **state) {
    DiskFixture *disk = *state;
    FrontendResult result = parse_name(disk, "nowhere.c");
    assert_int_equal(result.status, UNIT_FAILED);
    assert_null(result.module);
    assert_int_equal(result.reason_count, 1);
    assert_non_null(strstr(result.reasons[0], "nowhere.c: "));
    result = parse_name(disk, ".");
    assert_int_equal(result.status, UNIT_FAILED);
    assert_string_equal(result.reasons[0], ".: is a directory");
}

static void empty_files_are_fine(void **state) {
    DiskFixture *disk = *state;
    write_file(disk, "empty.c", "", 0);
    FrontendResult result = parse_name(disk, "empty.c");
    assert_int_equal(result.status, UNIT_PARSED);
    assert_int_equal(result.module->function_count, 0);
}

static void no_text_at_all(void **state) {
    DiskFixture *disk = *state;
    char noise[4096];
    uint32_t seed = 12345;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525 + 1013904223;
        noise[i] = (char)(seed >> 24);
    }
    write_file(disk, "noise.c", noise, sizeof noise);
    FrontendResult result = parse_name(disk, "noise.c");
    assert_int_equal(result.status, UNIT_DEGRADED);
    assert_null(ir_verify(disk->common.arena, result.module));
}

static void bad_arguments_do_not_crash(void **state) {
    DiskFixture *disk = *state;
    const char *const args[] = {"--no-such-option", "-x", "klingon"};
    write_file(disk, "unit.c", "int f;\n", 7);
    FrontendRequest request = {
        .file = "unit.c", .directory = disk->directory, .args = args, .arg_count = 3};
    FrontendResult result = frontend_parse(disk->common.frontend, disk->common.arena, &request);
    assert_int_not_equal(result.status, UNIT_PARSED);
    assert_true(result.reason_count > 0);
}

static void the_version_and_the_resource_directory(void **state) {
    DiskFixture *disk = *state;
    assert_non_null(strstr(frontend_version(disk->common.arena), "version"));
    const char *directory = frontend_resource_directory(disk->common.arena);
    assert_non_null(directory);
    assert_true(
        platform_is_file(arena_printf(disk->common.arena, "%s/include/stddef.h", directory)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_those_of_the_request, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(utf16_with_a_mark, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(legacy_code_pages_keep_lines_and_columns, open_disk,
                                        close_disk),
        cmocka_unit_test_setup_teardown(headers_are_converted_too, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(returns_in_the_middle_of_a_line, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(headers_in_another_spelling, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(files_that_include_themselves, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(what_can_not_be_read_fails, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(empty_files_are_fine, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(no_text_at_all, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(bad_arguments_do_not_crash, open_disk, close_disk),
        cmocka_unit_test_setup_teardown(the_version_and_the_resource_directory, open_disk,
                                        close_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
