/* Names of objects of the system, as it compares them. */
#include "engine/object_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_case_does_not_matter(void **state) {
    (void)state;
    assert_true(object_name_same("\\ScannerPort", "\\SCANNERPORT"));
    assert_true(object_name_same("\\caf\xC3\xA9", "\\CAF\xC3\x89"));
    assert_true(object_name_same("\\\xCE\xB1\xD1\x8F", "\\\xCE\x91\xD0\xAF"));
    assert_false(object_name_same("\\ScannerPort", "\\ScannerPort2"));
}

static void test_everything_else_does(void **state) {
    (void)state;
    assert_false(object_name_same("ScannerPort", "\\ScannerPort"));
    assert_false(object_name_same("\\ScannerPort\\", "\\ScannerPort"));
    assert_false(object_name_same("\\ScannerPort ", "\\ScannerPort"));
    assert_false(object_name_same("\\Scanner/Port", "\\Scanner\\Port"));
}

static void test_a_folder_with_several_names(void **state) {
    (void)state;
    assert_true(object_name_same("\\DosDevices\\Port", "\\?\?\\port"));
    assert_true(object_name_same("\\GLOBAL?\?\\Port", "\\dosdevices\\Port"));
    assert_false(object_name_same("\\Device\\Port", "\\?\?\\Port"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_case_does_not_matter),
        cmocka_unit_test(test_everything_else_does),
        cmocka_unit_test(test_a_folder_with_several_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
