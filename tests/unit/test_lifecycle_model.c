/* test_lifecycle_model.c - the built-in model is whole: it parses for every target, and
 * says nothing that the engine does not understand. */
#include "ir/ir.h"
#include "ir/print.h"
#include "lifecycle/lifecycle.h"
#include "lifecycle/prepared.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Arena *arena;
static Frontend *frontend;
static const RuleSet *rules;
static Diag *diag;

static int set_up(void **state) {
    (void)state;
    arena = arena_open();
    diag = diag_new(arena, stderr, false);
    rules = rules_load(arena, NULL, diag);
    frontend = frontend_open();
    return rules && frontend ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    frontend_close(frontend);
    arena_close(arena);
    return 0;
}

static IrModule *load_model_of(RuleSide side, const char *target, const char *entry) {
    const char *resources = frontend_resource_directory(arena);
    const char *args[] = {arena_printf(arena, "--target=%s", target), "-fms-extensions", "-w",
                          "-resource-dir", resources ? resources : "/nonexistent"};
    return lifecycle_module(arena, frontend, rules_of_side(rules, side), entry, args,
                            sizeof args / sizeof *args, diag);
}

static IrModule *load_model(const char *target, const char *entry) {
    return load_model_of(RULE_KERNEL, target, entry);
}

static bool is_intrinsic(const char *name) {
    static const char *const intrinsics[] = {
        "choose",      "step",       "stop",        "event",       "event_at",  "unknown",
        "failure",     "surely",     "uninit",      "state",       "alloc",     "free",
        "copy",        "fill",       "havoc",       "role",        "watch",     "follows",
        "region",      "region_end", "hand_over",   "unsettle",    "room",      "event_on_read",
        "end_without", "runs_alone", "tell_name",   "tell_number", "told_name", "told_number",
        "told_all",    "constant",   "content_end", "doubt_at",    "tag",       "set_tag",
        "same_call",
    };
    if (rules_api(rules, name) != NULL) {
        return true; /* told to the rules */
    }
    for (size_t i = 0; i < sizeof intrinsics / sizeof *intrinsics; i++) {
        if (strcmp(name + strlen(LIFECYCLE_PREFIX), intrinsics[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void check_target(const char *target) {
    IrModule *model = load_model(target, NULL);
    assert_non_null(model);
    const char *mistake = ir_verify(arena, model);
    if (mistake) {
        fail_msg("%s: %s", target, mistake);
    }
    assert_int_equal(model->gap_count, 0);
    for (uint32_t i = 0; i < model->function_count; i++) {
        const IrFunction *function = model->functions[i];
        assert_int_equal(function->degradation_count, 0);
        if (!function->has_body && text_starts(function->name, LIFECYCLE_PREFIX) &&
            !is_intrinsic(function->name) && !rules_api(rules, function->name)) {
            fail_msg("%s has no body, is no intrinsic and is in no rule file", function->name);
        }
    }
}

static void test_the_model_parses_for_64_bit(void **state) {
    (void)state;
    check_target("x86_64-pc-windows-gnu");
}

static void test_the_model_parses_for_32_bit(void **state) {
    (void)state;
    check_target("i686-pc-windows-gnu");
}

static bool has_body(const IrModule *model, const char *name) {
    uint32_t index = ir_find_function(model, name);
    return index != UINT32_MAX && model->functions[index]->has_body;
}

static void test_what_the_model_defines(void **state) {
    (void)state;
    static const char *const names[] = {
        LIFECYCLE_HARNESS,
        "memset",
        "RtlCopyMemory",
        "_InterlockedExchangePointer",
        "InterlockedIncrement",
        "ExAllocatePool2",
        "FltQueueGenericWorkItem",
        "FltSetStreamContext",
        "KeAcquireSpinLockRaiseToDpc",
        "FltRegisterFilter__success",
        "FltStartFiltering__success",
        "FltUnregisterFilter__before",
        "FltUnregisterFilter__success",
        "FltCreateCommunicationPort__before",
        "FltCreateCommunicationPort__success",
        "FltBuildDefaultSecurityDescriptor__success",
    };
    IrModule *model = load_model("x86_64-pc-windows-gnu", NULL);
    assert_non_null(model);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!has_body(model, names[i])) {
            fail_msg("the model does not define %s", names[i]);
        }
        assert_true(lifecycle_is_model(model->functions[ir_find_function(model, names[i])]));
    }
    /* Calls that the rules follow must stay calls. */
    for (uint32_t k = 0; k < rules->kind_count; k++) {
        for (uint32_t e = 0; e < rules->kinds[k]->edge_count; e++) {
            const RuleEdge *edge = &rules->kinds[k]->edges[e];
            bool is_call = edge->trigger.kind == RULE_ON_CALL && edge->trigger.name;
            assert_false(edge->creates && is_call && has_body(model, edge->trigger.name));
        }
    }
}

static void test_the_entry_point_is_a_parameter(void **state) {
    (void)state;
    IrModule *model = load_model("x86_64-pc-windows-gnu", "StartUp");
    assert_non_null(model);
    assert_int_not_equal(ir_find_function(model, "StartUp"), UINT32_MAX);
    assert_int_equal(ir_find_function(model, "DriverEntry"), UINT32_MAX);
}

static void test_programs_have_a_model_of_their_own(void **state) {
    (void)state;
    static const char *const names[] = {LIFECYCLE_HARNESS,  "memset",
                                        "CreateThread",     "ExitProcess",
                                        "FilterGetMessage", "CloseHandle__before"};
    IrModule *model = load_model_of(RULE_USER, "x86_64-pc-windows-gnu", NULL);
    assert_non_null(model);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(has_body(model, names[i]));
    }
    assert_false(has_body(model, "FltRegisterFilter__success"));
}

static const char *printed(const IrModule *module) {
    Text text = text_new(arena);
    ir_print_module(&text, module, (IrPrintOptions){.locations = true, .types = true});
    return text_str(&text);
}

static void test_what_is_prepared_is_what_the_sources_say(void **state) {
    (void)state;
    const char *resources = frontend_resource_directory(arena);
    const Headers *headers = headers_open(arena, "bundled", resources, diag);
    for (RuleSide side = 0; side < RULE_SIDES; side++) {
        const RuleSet *part = rules_of_side(rules, side);
        IrModule *prepared =
            prepared_model(arena, part, NULL, headers->c_args, headers->c_arg_count);
        IrModule *lowered = lifecycle_module(arena, frontend, part, NULL, headers->c_args,
                                             headers->c_arg_count, diag);
        assert_non_null(prepared);
        assert_non_null(lowered);
        assert_string_equal(printed(prepared), printed(lowered));
    }
}

static void test_nothing_else_is_prepared(void **state) {
    (void)state;
    const Headers *headers = headers_open(arena, "bundled", "/nonexistent", diag);
    const RuleSet *part = rules_of_side(rules, RULE_KERNEL);
    const char *const *args = headers->c_args;
    size_t count = headers->c_arg_count;
    assert_non_null(prepared_model(arena, part, NULL, args, count)); /* no folder matters */
    assert_null(prepared_model(arena, part, "StartUp", args, count));
    assert_null(prepared_model(arena, rules, NULL, args, count));
    assert_string_equal(args[0], "--target=x86_64-pc-windows-gnu");
    assert_null(prepared_model(arena, part, NULL, args + 1, count - 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_model_parses_for_64_bit),
        cmocka_unit_test(test_the_model_parses_for_32_bit),
        cmocka_unit_test(test_what_the_model_defines),
        cmocka_unit_test(test_the_entry_point_is_a_parameter),
        cmocka_unit_test(test_programs_have_a_model_of_their_own),
        cmocka_unit_test(test_what_is_prepared_is_what_the_sources_say),
        cmocka_unit_test(test_nothing_else_is_prepared),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
