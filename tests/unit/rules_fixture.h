/* rules_fixture.h - a small rule file, variations of it, and loading it. */
#ifndef FLTCHECK_TESTS_RULES_FIXTURE_H
#define FLTCHECK_TESTS_RULES_FIXTURE_H

#include "base/diag.h"
#include "base/platform.h"
#include "base/text.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const fixture_lines[] = {
    /*  1 */ "schema: 1",
    /*  2 */ "object: gadget",
    /*  3 */ "title: gadget",
    /*  4 */ "handle: [PGADGET]",
    /*  5 */ "states: [none, failed, made, gone]",
    /*  6 */ "calls:",
    /*  7 */ "  - edge: none -> made",
    /*  8 */ "    when: MakeGadget(any, out self) if NT_SUCCESS(ret)",
    /*  9 */ "    failed: failed",
    /* 10 */ "    step: \"made here\"",
    /* 11 */ "  - edge: made -> gone",
    /* 12 */ "    when: DropGadget(self)",
    /* 13 */ "    step: \"dropped here\"",
    /* 14 */ "rules:",
    /* 15 */ "  - id: TST101",
    /* 16 */ "    name: gadget-lost",
    /* 17 */ "    summary: A gadget is lost.",
    /* 18 */ "    why: It costs money.",
    /* 19 */ "    bad: code",
    /* 20 */ "    good: code",
    /* 21 */ "    reference: \"Handbook\"",
    /* 22 */ "    reports:",
    /* 23 */ "      - report: made on lost",
    /* 24 */ "        severity: error",
    /* 25 */ "        message: \"gadget '{self}' is lost\"",
};
#define FIXTURE_LINES (sizeof fixture_lines / sizeof *fixture_lines)

/* The fixture with line `line` (from 1) replaced; 0: as it is. "" drops the line. */
static inline const char *fixture_text(Arena *arena, size_t line, const char *replacement) {
    Text text = text_new(arena);
    for (size_t i = 0; i < FIXTURE_LINES; i++) {
        const char *content = i + 1 == line ? replacement : fixture_lines[i];
        text_append(&text, content);
        if (*content) {
            text_char(&text, '\n');
        }
    }
    return arena_strdup(arena, text_str(&text));
}

/* An empty directory; the caller's files in it are removed by fixture_remove(). */
static inline const char *fixture_directory(Arena *arena) {
    char *path = arena_strdup(arena, "/tmp/fltcheck-rules-XXXXXX");
    assert_non_null(mkdtemp(path));
    return path;
}

static inline void fixture_write(Arena *arena, const char *directory, const char *name,
                                 const char *text) {
    const char *error = NULL;
    const char *path = arena_printf(arena, "%s/%s", directory, name);
    assert_true(platform_write_file(arena, path, text, strlen(text), &error));
}

static inline void fixture_remove(Arena *arena, const char *directory) {
    size_t count = 0;
    const char *const *names = platform_list_directory(arena, directory, &count);
    for (size_t i = 0; names && i < count; i++) {
        unlink(arena_printf(arena, "%s/%s", directory, names[i]));
    }
    rmdir(directory);
}

/* Loads a directory with the one file a.yaml. */
static inline const RuleSet *fixture_load(Arena *arena, const char *text, Diag *diag) {
    const char *directory = fixture_directory(arena);
    fixture_write(arena, directory, "a.yaml", text);
    const RuleSet *set = rules_load(arena, directory, diag);
    fixture_remove(arena, directory);
    return set;
}

#endif
