/* golden.h - comparing text with a file that holds what it should be.
 *
 * With FLTCHECK_UPDATE_GOLDEN set in the environment the file is written instead;
 * look at the difference before committing it. Tests run in the source directory. */
#ifndef FLTCHECK_TESTS_GOLDEN_H
#define FLTCHECK_TESTS_GOLDEN_H

#include "base/platform.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static inline void assert_golden(Text *text, const char *path) {
    if (getenv("FLTCHECK_UPDATE_GOLDEN") != NULL) {
        assert_true(platform_write_file(text->arena, path, text_str(text), text->length, NULL));
        return;
    }
    const char *expected = platform_read_file(text->arena, path, NULL, NULL);
    assert_non_null(expected);
    assert_string_equal(text_str(text), expected);
}

#endif
