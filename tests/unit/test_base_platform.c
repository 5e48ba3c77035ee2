#define _POSIX_C_SOURCE 200809L /* mkdtemp, symlink */
/* test_base_platform.c - files, directories and paths. */
#include "base/platform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    Arena *arena;
    char directory[32];
} Fixture;

static Fixture fixture;

static int set_up(void **state) {
    strcpy(fixture.directory, "/tmp/fltcheck-test-XXXXXX");
    fixture.arena = arena_open();
    *state = &fixture;
    return mkdtemp(fixture.directory) ? 0 : -1;
}

static int tear_down(void **state) {
    Fixture *f = *state;
    size_t count;
    const char *const *names = platform_list_directory(f->arena, f->directory, &count);
    for (size_t i = 0; names && i < count; i++) {
        const char *path = platform_join(f->arena, f->directory, names[i]);
        if (unlink(path) != 0 && rmdir(path) != 0) {
            return -1;
        }
    }
    int status = rmdir(f->directory);
    arena_close(f->arena);
    return status;
}

static const char *path_of(const Fixture *f, const char *name) {
    return arena_printf(f->arena, "%s/%s", f->directory, name);
}

static void what_is_written_can_be_read(void **state) {
    Fixture *f = *state;
    const char *path = path_of(f, "data");
    const char *error = NULL;
    size_t length = 0;
    assert_true(platform_write_file(f->arena, path, "a\0b\n", 4, &error));
    char *bytes = platform_read_file(f->arena, path, &length, &error);
    assert_non_null(bytes);
    assert_int_equal(length, 4);
    assert_memory_equal(bytes, "a\0b\n", 5); /* and a NUL beyond it */

    assert_true(platform_write_file(f->arena, path, "", 0, NULL));
    bytes = platform_read_file(f->arena, path, NULL, NULL);
    assert_string_equal(bytes, "");
}

static void large_files_are_read_whole(void **state) {
    Fixture *f = *state;
    const char *path = path_of(f, "large");
    enum { SIZE = 3000001 };
    char *bytes = arena_alloc(f->arena, SIZE);
    for (int i = 0; i < SIZE; i++) {
        bytes[i] = (char)(i % 120);
    }
    assert_true(platform_write_file(f->arena, path, bytes, SIZE, NULL));
    size_t length;
    char *back = platform_read_file(f->arena, path, &length, NULL);
    assert_int_equal(length, SIZE);
    assert_memory_equal(back, bytes, SIZE);
}

static void files_without_a_size_are_read_to_their_end(void **state) {
    Fixture *f = *state;
    size_t length = 0;
    char *bytes = platform_read_file(f->arena, "/proc/self/maps", &length, NULL);
    if (bytes) { /* not everywhere */
        assert_true(length > 100);
        assert_int_equal(strlen(bytes), length);
    }
}

static void failures_have_reasons(void **state) {
    Fixture *f = *state;
    const char *error = NULL;
    assert_null(platform_read_file(f->arena, path_of(f, "missing"), NULL, &error));
    assert_string_equal(error, "No such file or directory");
    assert_null(platform_read_file(f->arena, f->directory, NULL, &error));
    assert_string_equal(error, "Is a directory");
    assert_false(platform_write_file(f->arena, f->directory, "x", 1, &error));
    assert_string_equal(error, "Is a directory");
    error = NULL;
    assert_false(platform_write_file(f->arena, path_of(f, "no/such"), "x", 1, &error));
    assert_non_null(error);
    assert_null(platform_read_file(f->arena, path_of(f, "missing"), NULL, NULL));
}

static void writing_leaves_nothing_else_behind(void **state) {
    Fixture *f = *state;
    assert_true(platform_write_file(f->arena, path_of(f, "one"), "1", 1, NULL));
    assert_true(platform_write_file(f->arena, path_of(f, "one"), "2", 1, NULL));
    size_t count;
    const char *const *names = platform_list_directory(f->arena, f->directory, &count);
    assert_int_equal(count, 1);
    assert_string_equal(names[0], "one");
}

static void links_modes_and_devices_survive_writing(void **state) {
    Fixture *f = *state;
    const char *file = path_of(f, "file");
    const char *link = path_of(f, "link");
    assert_true(platform_write_file(f->arena, file, "1", 1, NULL));
    assert_int_equal(chmod(file, 0640), 0);
    assert_int_equal(symlink("file", link), 0);
    assert_true(platform_write_file(f->arena, link, "2", 1, NULL));
    struct stat status;
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_string_equal(platform_read_file(f->arena, file, NULL, NULL), "2");
    assert_true(platform_write_file(f->arena, "/dev/null", "x", 1, NULL));
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void directories_are_listed_in_order(void **state) {
    Fixture *f = *state;
    size_t count = 99;
    assert_non_null(platform_list_directory(f->arena, f->directory, &count));
    assert_int_equal(count, 0);
    assert_int_equal(mkdir(path_of(f, "b"), 0700), 0);
    platform_write_file(f->arena, path_of(f, "c"), "", 0, NULL);
    platform_write_file(f->arena, path_of(f, ".a"), "", 0, NULL);
    const char *const *names = platform_list_directory(f->arena, f->directory, &count);
    assert_int_equal(count, 3);
    assert_string_equal(names[0], ".a");
    assert_string_equal(names[1], "b");
    assert_string_equal(names[2], "c");
    assert_true(platform_is_directory(path_of(f, "b")));
    assert_false(platform_is_file(path_of(f, "b")));
    assert_true(platform_is_file(path_of(f, "c")));
    assert_false(platform_is_directory(path_of(f, "c")));
    assert_false(platform_is_file(path_of(f, "d")));
    assert_null(platform_list_directory(f->arena, path_of(f, "c"), &count));
}

static void paths_are_made_absolute(void **state) {
    Fixture *f = *state;
    assert_string_equal(platform_absolute(f->arena, "/a/./b//../c/"), "/a/c");
    assert_string_equal(platform_absolute(f->arena, "/../.."), "/");
    assert_string_equal(platform_absolute(f->arena, "/..a/b.."), "/..a/b..");
    char *here = getcwd(NULL, 0);
    assert_string_equal(platform_absolute(f->arena, "."), here);
    assert_string_equal(platform_absolute(f->arena, "x/../y"),
                        arena_printf(f->arena, "%s/y", here));
    free(here);
}

static void paths_are_joined_and_split(void **state) {
    Fixture *f = *state;
    assert_string_equal(platform_join(f->arena, "/src/drv", "../inc/a.h"), "/src/inc/a.h");
    assert_string_equal(platform_join(f->arena, "/src", "/inc/../a.h"), "/inc/../a.h");
    assert_string_equal(platform_dirname(f->arena, "a/b/c.c"), "a/b");
    assert_string_equal(platform_dirname(f->arena, "c.c"), ".");
    assert_string_equal(platform_dirname(f->arena, "/c.c"), "/");
    assert_string_equal(platform_basename("a/b/c.c"), "c.c");
    assert_string_equal(platform_basename("c.c"), "c.c");
}

static void the_program_knows_where_it_is(void **state) {
    Fixture *f = *state;
    const char *directory = platform_program_directory(f->arena);
    assert_true(platform_is_file(platform_join(f->arena, directory, "test_base_platform")));
}

static void time_passes_and_memory_is_used(void **state) {
    Fixture *f = *state;
    double start = platform_seconds();
    memset(arena_alloc(f->arena, 1 << 20), 1, 1 << 20);
    assert_true(platform_seconds() >= start);
    assert_true(platform_peak_memory() > 1 << 20);
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_false(platform_is_terminal(file));
    fclose(file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_is_written_can_be_read),
        TEST(large_files_are_read_whole),
        TEST(files_without_a_size_are_read_to_their_end),
        TEST(failures_have_reasons),
        TEST(writing_leaves_nothing_else_behind),
        TEST(links_modes_and_devices_survive_writing),
        TEST(directories_are_listed_in_order),
        TEST(paths_are_made_absolute),
        TEST(paths_are_joined_and_split),
        TEST(the_program_knows_where_it_is),
        TEST(time_passes_and_memory_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
