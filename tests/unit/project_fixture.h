/* project_fixture.h - a temporary folder, and projects opened in it. */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#include "project/project.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/platform.h"
#include "base/text.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Fixture {
    Arena *arena;
    Diag *diag;
    char folder[64];
} Fixture;

static int set_up(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_open();
    fixture->diag = diag_new(fixture->arena, NULL, false);
    strcpy(fixture->folder, "/tmp/fltcheck-test-XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->folder) == NULL;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static int tear_down(void **state) {
    Fixture *fixture = *state;
    nftw(fixture->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_close(fixture->arena);
    free(fixture);
    return 0;
}

/* Writes a file, whose folders are made; returns its absolute path. */
static const char *write_file(Fixture *fixture, const char *name, const char *text) {
    const char *path = platform_join(fixture->arena, fixture->folder, name);
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        mkdir(arena_strndup(fixture->arena, path, (size_t)(slash - path)), 0777);
    }
    assert_true(platform_write_file(fixture->arena, path, text, strlen(text), NULL));
    return path;
}

/* A text with every "TMP" replaced by the folder. */
static inline const char *in_folder(Fixture *fixture, const char *text) {
    Text out = text_new(fixture->arena);
    while (*text != '\0') {
        bool here = text_starts(text, "TMP");
        text_append_n(&out, here ? fixture->folder : text, here ? strlen(fixture->folder) : 1);
        text += here ? 3 : 1;
    }
    return text_str(&out);
}

static inline const Project *open_project(Fixture *fixture, const char *name) {
    return project_open(fixture->arena, platform_join(fixture->arena, fixture->folder, name),
                        &(ProjectOptions){0}, fixture->diag);
}

static inline const char *args_of(Fixture *fixture, const ProjectUnit *unit) {
    Text text = text_new(fixture->arena);
    for (size_t i = 0; i < unit->arg_count; i++) {
        text_printf(&text, "%s%s", i == 0 ? "" : " ", unit->args[i]);
    }
    return text_str(&text);
}

/* "component: file file; component: file", files without the folder. */
static inline const char *units_of(Fixture *fixture, const Project *project) {
    Text text = text_new(fixture->arena);
    const char *component = "";
    for (size_t i = 0; i < project->unit_count; i++) {
        const ProjectUnit *unit = &project->units[i];
        if (strcmp(unit->component, component) != 0) {
            text_printf(&text, "%s%s:", i == 0 ? "" : "; ", unit->component);
            component = unit->component;
        }
        size_t skip = text_starts(unit->file, fixture->folder) ? strlen(fixture->folder) + 1 : 0;
        text_printf(&text, " %s", unit->file + skip);
    }
    return text_str(&text);
}
