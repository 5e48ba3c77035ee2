/* test_project_headers.c - header environments: what is chosen, what is complained about. */
#define _POSIX_C_SOURCE 200809L /* mkdtemp */
#include "project/headers_files.h"
#include "project/headers_wdk.h"
#include "project/project.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/platform.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
} Fixture;

static int set_up(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_open();
    fixture->diag = diag_new(fixture->arena, NULL, false);
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    Fixture *fixture = *state;
    arena_close(fixture->arena);
    free(fixture);
    return 0;
}

static const Headers *open(Fixture *fixture, const char *choice) {
    return headers_open(fixture->arena, choice, "/res", fixture->diag);
}

static bool has_file(const Headers *headers, const char *path) {
    for (size_t i = 0; i < headers->file_count; i++) {
        if (strcmp(headers->files[i].path, path) == 0) {
            return headers->files[i].length == strlen(headers->files[i].text);
        }
    }
    return false;
}

/* The index of `word` in the arguments, or -1. */
static int place_of(const char *const *args, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(args[i], word) == 0) {
            return (int)i;
        }
    }
    return -1;
}

#define PLACE(headers, word) place_of((headers)->c_args, (headers)->c_arg_count, word)

static void bundled_needs_nothing(void **state) {
    const Headers *headers = open(*state, "bundled");
    assert_non_null(headers);
    assert_int_equal(headers->kind, HEADERS_BUNDLED);
    assert_true(has_file(headers, HEADERS_ROOT "/bundled/fltKernel.h"));
    assert_true(has_file(headers, HEADERS_ROOT "/common/fltcheck/flt_kernel.h"));
    assert_true(has_file(headers, HEADERS_ROOT "/aliases/fltkernel.h"));
    assert_false(has_file(headers, HEADERS_ROOT "/overlay/fltKernel.h"));
    assert_true(PLACE(headers, "-nostdinc") >= 0);
    assert_true(PLACE(headers, HEADERS_ROOT "/bundled") > PLACE(headers, HEADERS_ROOT "/aliases"));
    assert_true(PLACE(headers, "/res/include") > PLACE(headers, HEADERS_ROOT "/common"));
    assert_string_equal(headers->system_directories[0], HEADERS_ROOT);
}

static void an_alias_includes_what_is_meant_from_the_next_directory(void **state) {
    Fixture *fixture = *state;
    HeadersFileList files = {0};
    headers_files_add_aliases(fixture->arena, &files);
    assert_true(files.count > 50);
    assert_string_equal(files.items[0].path, HEADERS_ROOT "/aliases/FltKernel.h");
    assert_string_equal(files.items[0].text, "#include_next <fltKernel.h>\n");
}

static void without_a_resource_directory(void **state) {
    Fixture *fixture = *state;
    const Headers *headers = headers_open(fixture->arena, "bundled", NULL, fixture->diag);
    assert_int_equal(PLACE(headers, "-resource-dir"), -1);
}

static void c_and_cxx_have_their_targets(void **state) {
    const Headers *headers = open(*state, "bundled");
    assert_string_equal(headers->c_args[0], "--target=x86_64-pc-windows-gnu");
    assert_string_equal(headers->cxx_args[0], "--target=x86_64-pc-windows-msvc");
}

static void auto_is_mingw_or_bundled(void **state) {
    const Headers *headers = open(*state, "auto");
    assert_non_null(headers);
    assert_true(headers->kind == HEADERS_MINGW || headers->kind == HEADERS_BUNDLED);
}

static void mingw_is_told_when_it_is_missing(void **state) {
    Fixture *fixture = *state;
    const Headers *headers = open(fixture, "mingw");
    if (headers == NULL) {
        assert_int_equal(diag_count(fixture->diag, DIAG_ERROR), 1);
        return;
    }
    assert_int_equal(headers->kind, HEADERS_MINGW);
    assert_true(has_file(headers, HEADERS_ROOT "/overlay/intrin.h") ||
                has_file(headers, HEADERS_ROOT "/common/intrin.h"));
    assert_true(PLACE(headers, "/usr/share/mingw-w64/include/ddk") >
                PLACE(headers, HEADERS_ROOT "/overlay"));
}

static void unknown_words(void **state) {
    Fixture *fixture = *state;
    assert_null(open(fixture, "bundeled"));
    assert_non_null(strstr(diag_at(fixture->diag, 0)->text, "did you mean 'bundled'?"));
    assert_null(open(fixture, ""));
}

/* ---- the WDK -------------------------------------------------------------------------- */

static void make(Fixture *fixture, const char *root, const char *path) {
    char *full = arena_printf(fixture->arena, "%s/%s", root, path);
    for (char *slash = strchr(full + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(full, 0777);
        *slash = '/';
    }
    assert_true(platform_write_file(fixture->arena, full, "", 0, NULL));
}

static void clean(Fixture *fixture, const char *path) {
    size_t count = 0;
    const char *const *names = platform_list_directory(fixture->arena, path, &count);
    for (size_t i = 0; names != NULL && i < count; i++) {
        const char *entry = platform_join(fixture->arena, path, names[i]);
        if (platform_is_directory(entry)) {
            clean(fixture, entry);
        } else {
            remove(entry);
        }
    }
    rmdir(path);
}

static void the_newest_wdk_is_taken(void **state) {
    Fixture *fixture = *state;
    char root[] = "/tmp/fltcheck-test-XXXXXX";
    assert_non_null(mkdtemp(root));
    make(fixture, root, "Include/10.0.9200.0/km/fltKernel.h");
    make(fixture, root, "Include/10.0.22621.0/km/fltKernel.h");
    make(fixture, root, "Include/10.0.22621.0/Shared/SpecStrings.h");
    make(fixture, root, "Include/10.0.99999.0/um/windows.h"); /* an SDK without WDK */
    make(fixture, root, "Include/wdf/kmdf/wdf.h");
    size_t count = 0;
    const char *const *found = headers_wdk_directories(fixture->arena, root, &count);
    assert_non_null(found);
    assert_int_equal(count, 2);
    assert_true(text_ends(found[0], "/Include/10.0.22621.0/km"));
    assert_true(text_ends(found[1], "/Include/10.0.22621.0/Shared"));

    const Headers *headers =
        open(fixture, arena_printf(fixture->arena, "wdk:%s/Include/10.0.22621.0", root));
    assert_non_null(headers);
    assert_int_equal(headers->kind, HEADERS_WDK);
    assert_true(has_file(headers, HEADERS_ROOT "/wdk-case/specstrings.h"));
    assert_true(PLACE(headers, "-fms-compatibility") >= 0);
    clean(fixture, root);
}

static void a_directory_without_wdk(void **state) {
    Fixture *fixture = *state;
    assert_null(open(fixture, "wdk:/nowhere"));
    assert_string_equal(diag_at(fixture->diag, 0)->place.file, "/nowhere");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(bundled_needs_nothing),
        TEST(an_alias_includes_what_is_meant_from_the_next_directory),
        TEST(without_a_resource_directory),
        TEST(c_and_cxx_have_their_targets),
        TEST(auto_is_mingw_or_bundled),
        TEST(mingw_is_told_when_it_is_missing),
        TEST(unknown_words),
        TEST(the_newest_wdk_is_taken),
        TEST(a_directory_without_wdk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
