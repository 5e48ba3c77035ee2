/* builtin_fixture.h - the rules that the program comes with, loaded once for a group of tests. */
#ifndef FLTCHECK_TESTS_BUILTIN_FIXTURE_H
#define FLTCHECK_TESTS_BUILTIN_FIXTURE_H

#include "rules_fixture.h"

static Arena *arena;
static const RuleSet *builtin;

static int load_builtin(void **state) {
    (void)state;
    arena = arena_open();
    Diag *diag = diag_new(arena, stderr, false);
    builtin = rules_load(arena, NULL, diag);
    return builtin ? 0 : -1;
}

static int release(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

#endif
